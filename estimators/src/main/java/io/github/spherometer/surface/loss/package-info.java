/**
 * Internal: losses of what a training has predicted, evaluated without changing it, and whether
 * they are the same at every call.
 */
@NullMarked
package io.github.spherometer.surface.loss;

import org.jspecify.annotations.NullMarked;
