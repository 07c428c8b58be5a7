package io.github.spherometer.listener.optimizer;

import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.util.Optional;

/** All that is known of one class of optimizers. {@link UpdateRules} lists them. */
interface UpdateRule {

  /** The class whose update method moves by this rule. */
  Class<? extends Optimizer> optimizer();

  /** Those of the next step, by the gradient as it is before it is rescaled. */
  Hyperparameters hyperparameters(OptimizerState state);

  /** That of its steps from the first one on, if they have one. */
  default Optional<Preconditioner> preconditioner() {
    return Optional.empty();
  }
}
