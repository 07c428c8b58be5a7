/**
 * The loss of a DJL model at one point: {@link io.github.spherometer.surface.LossSurface} makes it
 * into operators that the estimators work on.
 */
@NullMarked
package io.github.spherometer.surface;

import org.jspecify.annotations.NullMarked;
