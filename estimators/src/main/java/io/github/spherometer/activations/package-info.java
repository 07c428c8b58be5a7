/**
 * Dead neurons: {@link io.github.spherometer.activations.DeadNeurons} counts them; the rest finds
 * the activations of a model.
 */
@NullMarked
package io.github.spherometer.activations;

import org.jspecify.annotations.NullMarked;
