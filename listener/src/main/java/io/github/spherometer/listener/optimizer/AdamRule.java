package io.github.spherometer.listener.optimizer;

import ai.djl.training.optimizer.Adam;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.util.Optional;

/** Adam, whose weight decay is added to the gradient. */
final class AdamRule implements UpdateRule {

  @Override
  public Class<Adam> optimizer() {
    return Adam.class;
  }

  @Override
  public Hyperparameters hyperparameters(OptimizerState state) {
    return Hyperparameters.adam(
        state.learningRate(), state.number("beta1"), state.addedWeightDecay());
  }

  @Override
  public Optional<Preconditioner> preconditioner() {
    return Optional.of(new AdamPreconditioner());
  }
}
