package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.util.Optional;

/**
 * The scale P^-1/2 of the latest step of Adam and AdamW (Cohen et al., arXiv:2207.14484, section
 * 2):
 *
 * <pre>P = (1 - beta1^t) (sqrt(v / (1 - beta2^t)) + epsilon)</pre>
 *
 * <p>where DJL adds epsilon to sqrt(v), and v is that of the gradients as they are rescaled. Where
 * v is 0, Adam has never seen a gradient, P is not known, and the scale is 0.
 */
final class AdamPreconditioner implements Preconditioner {

  @Override
  public Optional<NDArray> scale(OptimizerState state) {
    int t = state.updates();
    double first = 1 - Math.pow(state.number("beta1"), t);
    double second = Math.sqrt(1 - Math.pow(state.number("beta2"), t));
    double factor = first / second / state.gradientScale();
    double epsilon = state.number("epsilon");
    return state.flat("variances").map(v -> scale(v, epsilon, factor));
  }

  private static NDArray scale(NDArray v, double epsilon, double factor) {
    NDArray scale = v.sqrt().add(epsilon).mul(factor).pow(-0.5);
    return NDArrays.where(v.eq(0), scale.zerosLike(), scale);
  }
}
