/** A program that trains a network with the listener attached. */
@NullMarked
package io.github.spherometer.examples;

import org.jspecify.annotations.NullMarked;
