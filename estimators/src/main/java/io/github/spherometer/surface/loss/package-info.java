/**
 * Internal: losses that are evaluated beside a training, and whether they are the same at every
 * call.
 */
@NullMarked
package io.github.spherometer.surface.loss;

import org.jspecify.annotations.NullMarked;
