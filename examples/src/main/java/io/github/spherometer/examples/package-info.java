/** A program that trains real networks with the listener attached. */
@NullMarked
package io.github.spherometer.examples;

import org.jspecify.annotations.NullMarked;
