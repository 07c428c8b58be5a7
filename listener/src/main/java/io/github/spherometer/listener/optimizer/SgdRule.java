package io.github.spherometer.listener.optimizer;

import ai.djl.training.optimizer.Sgd;
import io.github.spherometer.listener.measurement.Hyperparameters;

/** Gradient descent, plain or with heavy-ball momentum. */
final class SgdRule implements UpdateRule {

  @Override
  public Class<Sgd> optimizer() {
    return Sgd.class;
  }

  @Override
  public Hyperparameters hyperparameters(OptimizerState state) {
    return Hyperparameters.heavyBall(
        state.rescaledLearningRate(), state.number("momentum"), state.addedWeightDecay());
  }
}
