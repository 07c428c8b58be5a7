/** The edge of stability: sharpness against the threshold of the optimizer that trains. */
@NullMarked
package io.github.spherometer.examples.edgeofstability;

import org.jspecify.annotations.NullMarked;
