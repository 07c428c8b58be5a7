package io.github.spherometer.surface.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** Whether what is used of DJL past its API, for second derivatives, is as it is known here. */
public final class DjlInternals {

  /** A newer version is not refused by its number but by what it does. */
  static final String TRIED = "0.32.0 to 0.36.0";

  private DjlInternals() {}

  /**
   * Checks that an engine can differentiate twice, by doing it once: x^3 at 2.
   *
   * @throws IllegalArgumentException if the engine is not PyTorch
   * @throws IllegalStateException if DJL's internals are not those that Spherometer knows; the
   *     message says which versions are
   */
  public static void check(Engine engine) {
    PyTorchArrays.requireEngine("the engine", engine);
    double curvature;
    try (NDManager manager = engine.newBaseManager()) {
      curvature = curvatureOfCube(manager);
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(message(rootCause(e).toString()), e);
    }
    if (curvature != 12) {
      throw new IllegalStateException(message("the second derivative of x^3 at 2 is " + curvature));
    }
  }

  private static double curvatureOfCube(NDManager manager) {
    NDArray two = manager.create(new double[] {2});
    Leaves leaves = Leaves.adopt(new NDList(two));
    try (GraphScope scope = new GraphScope()) {
      NDArray cube = GradientMode.on(() -> two.pow(3).sum());
      NDArray gradient = GradientMode.on(() -> Autograd.gradient(cube, leaves));
      if (scope.buffers().isEmpty()) {
        throw new IllegalStateException("the memory of the number 3 in x^3 is not found");
      }
      if (!Autograd.depends(cube, new NDList(Leaves.handle(two, manager)))) {
        throw new IllegalStateException("a second handle of x is not found in the graph of x^3");
      }
      return Autograd.transposedProduct(gradient, leaves, two.onesLike()).getDouble(0);
    }
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String message(String found) {
    return "Spherometer needs the PyTorch engine of DJL "
        + TRIED
        + ", or of a newer one with the same internals, which it uses for second derivatives; with"
        + " DJL "
        + Engine.getDjlVersion()
        + " it met: "
        + found;
  }
}
