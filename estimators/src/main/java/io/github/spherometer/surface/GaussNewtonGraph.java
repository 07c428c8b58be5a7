package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.github.spherometer.surface.torch.Autograd;
import io.github.spherometer.surface.torch.GraphMemory;
import io.github.spherometer.surface.torch.Leaves;

/**
 * The Gauss-Newton matrix G = J' H_L J, where J is the Jacobian of the model's outputs and H_L the
 * Hessian of the loss with respect to the outputs (Schraudolph 2002; Papyan 2018, equation 2).
 *
 * <p>A loss that reads the parameters too, such as one with a penalty, is a function of outputs and
 * parameters. The parameters are then outputs of the model as well, with the identity as their
 * Jacobian: G stays positive semidefinite for convex losses, and the Hessian for linear models.
 *
 * <p>The engine has products with transposed Jacobians alone. Jv is had from two of them: J'u is
 * linear in u, and the transposed Jacobian of that function is J.
 *
 * @param parameters x
 * @param arguments of the loss: f(x), and x behind it if the loss reads x too
 * @param flatOutputs f(x), flattened and laid end to end
 * @param lossGradient the gradient of the loss with respect to its arguments, as a function of them
 * @param probe u, a leaf of shape (outputs)
 * @param transposed J'u as a function of u
 */
record GaussNewtonGraph(
    Leaves parameters,
    Leaves arguments,
    NDArray flatOutputs,
    NDArray lossGradient,
    Leaves probe,
    NDArray transposed) {

  /**
   * Extends the graph of the loss.
   *
   * @param outputs f(x) in the graph of the model
   * @param arguments in the graph of the loss; where the loss reads x, one that is cut off from
   *     that of the model
   */
  static GaussNewtonGraph of(
      GraphMemory memory, Leaves parameters, NDList outputs, NDList arguments, NDArray loss) {
    return memory.record(
        () -> extend(memory, parameters, Leaves.adopt(outputs), Leaves.adopt(arguments), loss));
  }

  private static GaussNewtonGraph extend(
      GraphMemory memory, Leaves parameters, Leaves outputs, Leaves arguments, NDArray loss) {
    NDArray flat = memory.keep(Leaves.concatenated(outputs.arrays()));
    NDArray lossGradient = memory.keep(Autograd.gradient(loss, arguments));
    NDArray u = memory.keep(memory.manager().zeros(flat.getShape(), flat.getDataType()));
    Leaves probe = Leaves.adopt(new NDList(u));
    NDArray transposed = memory.keep(Autograd.differentiableProduct(flat, parameters, u));
    return new GaussNewtonGraph(parameters, arguments, flat, lossGradient, probe, transposed);
  }

  NDArray product(NDArray vector) {
    try (NDArray jv = Autograd.transposedProduct(transposed, probe, vector)) {
      return arguments.size() == jv.size() ? ofOutputs(jv) : ofOutputsAndParameters(jv, vector);
    }
  }

  private NDArray ofOutputs(NDArray jv) {
    try (NDArray hjv = Autograd.transposedProduct(lossGradient, arguments, jv)) {
      return Autograd.transposedProduct(flatOutputs, parameters, hjv);
    }
  }

  private NDArray ofOutputsAndParameters(NDArray jv, NDArray v) {
    try (NDArray both = jv.concat(v);
        NDArray product = Autograd.transposedProduct(lossGradient, arguments, both);
        NDArray ofOutputs = product.get(new NDIndex().addSliceDim(0, jv.size()));
        NDArray ofParameters = product.get(new NDIndex().addSliceDim(jv.size(), both.size()))) {
      return Autograd.transposedProduct(flatOutputs, parameters, ofOutputs).addi(ofParameters);
    }
  }
}
