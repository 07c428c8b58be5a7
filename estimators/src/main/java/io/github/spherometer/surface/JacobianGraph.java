package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.spherometer.surface.torch.Autograd;
import io.github.spherometer.surface.torch.GraphMemory;
import io.github.spherometer.surface.torch.Leaves;

/**
 * The Jacobian J of a model's outputs with respect to its parameters.
 *
 * <p>The engine has products with transposed Jacobians alone. Jv is had from two of them: J'u is
 * linear in u, and the transposed Jacobian of that function is J.
 *
 * @param parameters x
 * @param flatOutputs f(x), flattened and laid end to end
 * @param probe u, a leaf of shape (outputs)
 * @param transposed J'u as a function of u
 */
record JacobianGraph(Leaves parameters, NDArray flatOutputs, Leaves probe, NDArray transposed) {

  /**
   * Extends the graph of the model, in {@link GraphMemory#record}.
   *
   * @param outputs f(x) in that graph
   */
  static JacobianGraph of(GraphMemory memory, Leaves parameters, NDList outputs) {
    NDArray flat = memory.keep(Leaves.concatenated(outputs));
    NDArray u = memory.keep(memory.manager().zeros(flat.getShape(), flat.getDataType()));
    Leaves probe = Leaves.adopt(new NDList(u));
    NDArray transposed = memory.keep(Autograd.differentiableProduct(flat, parameters, u));
    return new JacobianGraph(parameters, flat, probe, transposed);
  }

  /** Jv of shape (outputs). */
  NDArray product(NDArray vector) {
    return Autograd.transposedProduct(transposed, probe, vector);
  }

  /** J'u of shape (n). */
  NDArray transposedProduct(NDArray u) {
    return Autograd.transposedProduct(flatOutputs, parameters, u);
  }
}
