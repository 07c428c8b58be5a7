/**
 * Dead neurons: {@link io.github.spherometer.activations.DeadNeurons} counts them, layer by layer;
 * all else in this package finds the activations of a model, which DJL has no hooks for. {@link
 * io.github.spherometer.activations.ActivationProbe} is for activations that are found in no other
 * way.
 *
 * <p>It knows DJL's blocks, and of {@code surface} the exceptions and internal tools; neither
 * losses nor derivatives.
 */
@NullMarked
package io.github.spherometer.activations;

import org.jspecify.annotations.NullMarked;
