package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.util.Optional;
import java.util.function.Supplier;

/** An optimizer whose hyperparameters a user gives by hand. */
record GivenHyperparameters(MeasuredOptimizer optimizer, Supplier<Hyperparameters> given)
    implements MeasuredOptimizer {

  @Override
  public String name() {
    return optimizer.name();
  }

  @Override
  public Hyperparameters hyperparameters() {
    return given.get();
  }

  @Override
  public boolean isPreconditioned() {
    return optimizer.isPreconditioned();
  }

  @Override
  public Optional<NDArray> preconditioner() {
    return optimizer.preconditioner();
  }
}
