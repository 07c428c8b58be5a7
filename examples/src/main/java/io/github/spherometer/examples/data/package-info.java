/** Images and synthetic tasks: where they come from, sub-sampled, standardised, as DJL has them. */
@NullMarked
package io.github.spherometer.examples.data;

import org.jspecify.annotations.NullMarked;
