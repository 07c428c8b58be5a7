package io.github.spherometer.surface.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.spherometer.estimators.torch.TorchScriptModule;

/**
 * Differentiation twice, which DJL's {@code GradientCollector} cannot do: it frees the graph and
 * never builds one for the gradient. A TorchScript module of two methods calls {@code
 * torch.autograd.grad}, which does both and leaves the parameters' own gradients alone.
 *
 * <p>Derivatives with respect to several leaves come back flattened and laid end to end; zero where
 * there is no dependence. The graph is kept.
 */
public final class Autograd {

  private static final TorchScriptModule MODULE =
      new TorchScriptModule(Autograd.class, "Autograd", "autograd.py");

  private Autograd() {}

  /**
   * Returns (dy/dx)'v as a function of x and v that can be differentiated again. Gradient mode must
   * be on.
   */
  public static NDArray differentiableProduct(NDArray y, Leaves x, NDArray v) {
    return run(x.method("differentiable_product"), y, x, v);
  }

  /** Returns (dy/dx)'v. */
  public static NDArray transposedProduct(NDArray y, Leaves x, NDArray v) {
    return run(x.method("transposed_product"), y, x, v);
  }

  /**
   * Returns dy/dx as a function of x. Gradient mode must be on.
   *
   * @param y one number
   */
  public static NDArray gradient(NDArray y, Leaves x) {
    return differentiableProduct(y, x, y.onesLike());
  }

  /** Whether y is connected to one of the arrays in its graph. */
  public static boolean depends(NDArray y, NDList arrays) {
    try (NDList answer = derivative("depends", new NDList(y), arrays, new NDList());
        NDArray any = answer.singletonOrThrow().any()) {
      return any.getBoolean();
    }
  }

  /** How often each array was written to: the engine counts it for its own checks. */
  public static long[] versions(NDList arrays) {
    try (NDList versions = MODULE.call("versions", new NDList(), arrays, new NDList())) {
      return versions.singletonOrThrow().toLongArray();
    }
  }

  /** Copies y into x, whatever its layout in memory. Gradient mode must be off. */
  public static void overwrite(NDArray x, NDArray y) {
    MODULE.call("overwrite", new NDList(x, y)).close();
  }

  /** Whether x requires gradients, which DJL says of leaves alone. */
  public static boolean isInGraph(NDArray x) {
    try (NDList answer = MODULE.call("is_in_graph", new NDList(x))) {
      return answer.singletonOrThrow().getBoolean();
    }
  }

  private static NDArray run(String method, NDArray y, Leaves x, NDArray v) {
    return derivative(method, new NDList(y), x.inputs(), new NDList(v)).singletonOrThrow();
  }

  private static NDList derivative(String method, NDList y, NDList x, NDList v) {
    try {
      return MODULE.call(method, y, x, v);
    } catch (EngineException e) {
      throw EngineFailures.ofDerivative(e);
    }
  }
}
