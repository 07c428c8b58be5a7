/** The DJL training listener: when to measure, what to measure, never harming the run. */
@NullMarked
package io.github.spherometer.listener;

import org.jspecify.annotations.NullMarked;
