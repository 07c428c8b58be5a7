/** What learning rate, batch size and momentum do to the sharpest directions. */
@NullMarked
package io.github.spherometer.examples.sgdsweep;

import org.jspecify.annotations.NullMarked;
