package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.util.Optional;

/**
 * An optimizer that moves by a known rule.
 *
 * @param quiet the same state, which says nothing of numbers that are not known
 */
record KnownOptimizer(String name, UpdateRule rule, OptimizerState state, OptimizerState quiet)
    implements MeasuredOptimizer {

  @Override
  public Hyperparameters hyperparameters() {
    return rule.hyperparameters(state);
  }

  @Override
  public Hyperparameters inForce() {
    return rule.hyperparameters(quiet);
  }

  @Override
  public boolean isPreconditioned() {
    return rule.preconditioner().isPresent();
  }

  @Override
  public Optional<NDArray> preconditioner() {
    return rule.preconditioner().filter(p -> state.updates() > 0).flatMap(p -> p.scale(state));
  }
}
