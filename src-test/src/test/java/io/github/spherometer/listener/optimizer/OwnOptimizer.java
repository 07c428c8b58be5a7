package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;

/** An optimizer of one's own that moves by itself, and keeps nothing where DJL's do. */
final class OwnOptimizer extends Optimizer {

  OwnOptimizer() {
    super(Optimizer.sgd());
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    weight.subi(gradient.mul(0.01));
  }
}
