package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The Gauss-Newton matrix G = J' H_L J, where J is the Jacobian of the model's outputs and H_L the
 * Hessian of the loss with respect to the outputs (Schraudolph 2002; Papyan 2018, equation 2).
 *
 * <p>The engine has products with transposed Jacobians alone. Jv is had from two of them: J'u is
 * linear in u, and the transposed Jacobian of that function is J.
 *
 * @param parameters x
 * @param outputs f(x), where they stand in the graph of the loss
 * @param flatOutputs f(x), flattened and laid end to end
 * @param lossGradient the gradient of the loss with respect to f, as a function of f
 * @param probe u, a leaf of shape (outputs)
 * @param transposed J'u as a function of u
 */
record GaussNewtonGraph(
    Leaves parameters,
    Leaves outputs,
    NDArray flatOutputs,
    NDArray lossGradient,
    Leaves probe,
    NDArray transposed) {

  /** Extends the graph of the loss. */
  static GaussNewtonGraph of(GraphMemory memory, Leaves parameters, NDList outputs, NDArray loss) {
    return memory.record(() -> extend(memory, parameters, Leaves.adopt(outputs), loss));
  }

  private static GaussNewtonGraph extend(
      GraphMemory memory, Leaves parameters, Leaves outputs, NDArray loss) {
    NDArray flat = memory.keep(Leaves.concatenated(outputs.arrays()));
    NDArray lossGradient = memory.keep(Autograd.gradient(loss, outputs));
    NDArray u = memory.keep(memory.manager().zeros(flat.getShape(), flat.getDataType()));
    Leaves probe = Leaves.adopt(new NDList(u));
    NDArray transposed = memory.keep(Autograd.differentiableProduct(flat, parameters, u));
    return new GaussNewtonGraph(parameters, outputs, flat, lossGradient, probe, transposed);
  }

  NDArray product(NDArray vector) {
    try (NDArray jv = Autograd.transposedProduct(transposed, probe, vector);
        NDArray hjv = Autograd.transposedProduct(lossGradient, outputs, jv)) {
      return Autograd.transposedProduct(flatOutputs, parameters, hjv);
    }
  }
}
