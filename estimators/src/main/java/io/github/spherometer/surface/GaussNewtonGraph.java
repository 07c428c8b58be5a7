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
 * @param jacobian J
 * @param arguments of the loss: f(x), and x behind it if the loss reads x too
 * @param lossGradient the gradient of the loss with respect to its arguments, as a function of them
 */
record GaussNewtonGraph(JacobianGraph jacobian, Leaves arguments, NDArray lossGradient) {

  /**
   * Extends the graph of the loss.
   *
   * @param arguments in the graph of the loss; where the loss reads x, one that is cut off from
   *     that of the model
   */
  static GaussNewtonGraph of(
      GraphMemory memory, JacobianGraph jacobian, NDList arguments, NDArray loss) {
    return memory.record(
        () -> {
          Leaves adopted = Leaves.adopt(arguments);
          NDArray lossGradient = memory.keep(Autograd.gradient(loss, adopted));
          return new GaussNewtonGraph(jacobian, adopted, lossGradient);
        });
  }

  NDArray product(NDArray vector) {
    try (NDArray jv = jacobian.product(vector)) {
      return arguments.size() == jv.size() ? ofOutputs(jv) : ofOutputsAndParameters(jv, vector);
    }
  }

  private NDArray ofOutputs(NDArray jv) {
    try (NDArray hjv = Autograd.transposedProduct(lossGradient, arguments, jv)) {
      return jacobian.transposedProduct(hjv);
    }
  }

  private NDArray ofOutputsAndParameters(NDArray jv, NDArray v) {
    try (NDArray both = jv.concat(v);
        NDArray product = Autograd.transposedProduct(lossGradient, arguments, both);
        NDArray ofOutputs = product.get(new NDIndex().addSliceDim(0, jv.size()));
        NDArray ofParameters = product.get(new NDIndex().addSliceDim(jv.size(), both.size()))) {
      return jacobian.transposedProduct(ofOutputs).addi(ofParameters);
    }
  }
}
