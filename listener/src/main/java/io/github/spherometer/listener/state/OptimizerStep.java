package io.github.spherometer.listener.state;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The step of the optimizer that follows a batch.
 *
 * @param hyperparameters of that step
 * @param preconditioner the scale P^-1/2 of shape (n), or why it is not known: throws what reading
 *     it threw; empty for steps without one, and before the first step
 */
public record OptimizerStep(
    Hyperparameters hyperparameters, Supplier<Optional<NDArray>> preconditioner) {}
