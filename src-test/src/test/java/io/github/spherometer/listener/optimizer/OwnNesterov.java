package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import java.util.HashMap;
import java.util.Map;

/** Nesterov's momentum as a user may write it, since DJL's PyTorch engine has none. */
public final class OwnNesterov extends Optimizer {

  private final Map<String, NDArray> velocities = new HashMap<>();
  private final double rate;
  private final double momentum;

  public OwnNesterov(double rate, double momentum) {
    super(Optimizer.sgd());
    this.rate = rate;
    this.momentum = momentum;
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    NDArray velocity = velocities.computeIfAbsent(parameterId, id -> weight.zerosLike());
    velocity.muli(momentum).addi(gradient);
    try (NDArray ahead = velocity.mul(momentum);
        NDArray step = ahead.addi(gradient).muli(rate)) {
      weight.subi(step);
    }
    try (NDArray used = weight.getGradient()) { // as DJL's do: the next one is added to it
      used.muli(0);
    }
  }
}
