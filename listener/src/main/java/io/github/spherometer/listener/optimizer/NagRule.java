package io.github.spherometer.listener.optimizer;

import ai.djl.training.optimizer.Nag;
import io.github.spherometer.listener.measurement.Hyperparameters;

/** Nesterov's momentum. DJL's PyTorch engine cannot take the step (seen up to DJL 0.36.0). */
final class NagRule implements UpdateRule {

  @Override
  public Class<Nag> optimizer() {
    return Nag.class;
  }

  @Override
  public Hyperparameters hyperparameters(OptimizerState state) {
    return Hyperparameters.nesterov(
        state.rescaledLearningRate(), state.number("momentum"), state.addedWeightDecay());
  }
}
