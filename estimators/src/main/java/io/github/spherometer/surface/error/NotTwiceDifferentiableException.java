package io.github.spherometer.surface.error;

/**
 * The loss holds an operation that PyTorch cannot differentiate twice, so its Hessian cannot be had
 * exactly. Thrown by the first product.
 *
 * @see io.github.spherometer.surface.LossSurface#finiteDifferenceHessian
 */
public final class NotTwiceDifferentiableException extends UnsupportedOperationException {

  private static final long serialVersionUID = 1L;

  /** Name of PyTorch's operation. */
  private final String operation;

  /**
   * Names an operation.
   *
   * @param operation PyTorch's name of it, such as {@code grid_sampler_2d_backward}
   * @param cause what the engine threw
   */
  public NotTwiceDifferentiableException(String operation, Throwable cause) {
    super(
        ("%s has no derivative in PyTorch, so the loss cannot be differentiated twice; must be"
                + " replaced by %s, or the loss measured with LossSurface.finiteDifferenceHessian if"
                + " the network is smooth")
            .formatted(operation, Replacement.of(operation).orElse("operations that have one")),
        cause);
    this.operation = operation;
  }

  /**
   * Returns the operation.
   *
   * @return PyTorch's name of it, such as {@code grid_sampler_2d_backward}
   */
  public String operation() {
    return operation;
  }
}
