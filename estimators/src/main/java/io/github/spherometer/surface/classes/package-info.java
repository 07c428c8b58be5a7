/**
 * How the classes of the data structure the curvature of softmax cross-entropy: the Gauss-Newton
 * matrix split into levels, and the mean gradients that its outliers come from.
 */
@NullMarked
package io.github.spherometer.surface.classes;

import org.jspecify.annotations.NullMarked;
