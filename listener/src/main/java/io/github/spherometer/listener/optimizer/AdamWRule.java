package io.github.spherometer.listener.optimizer;

import ai.djl.training.optimizer.AdamW;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.util.Optional;

/** Adam with decoupled weight decay, for which the gradient's scale makes no difference. */
final class AdamWRule implements UpdateRule {

  @Override
  public Class<AdamW> optimizer() {
    return AdamW.class;
  }

  @Override
  public Hyperparameters hyperparameters(OptimizerState state) {
    return Hyperparameters.adam(
        state.learningRate(), state.number("beta1"), state.number("weightDecays"));
  }

  @Override
  public Optional<Preconditioner> preconditioner() {
    return Optional.of(new AdamPreconditioner());
  }
}
