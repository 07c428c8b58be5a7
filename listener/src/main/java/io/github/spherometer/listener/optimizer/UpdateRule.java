package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.util.Optional;

/** All that is known of one class of optimizers. {@link UpdateRules} lists them. */
interface UpdateRule {

  /** The class whose update method moves by this rule. */
  Class<? extends Optimizer> optimizer();

  /** Those of the next step, by the gradient as it is before it is rescaled. */
  Hyperparameters hyperparameters(OptimizerState state);

  /** Whether steps are preconditioned, from the first one on. */
  default boolean isPreconditioned() {
    return false;
  }

  /** See {@link MeasuredOptimizer#preconditioner}. */
  default Optional<NDArray> preconditioner(OptimizerState state) {
    return Optional.empty();
  }
}
