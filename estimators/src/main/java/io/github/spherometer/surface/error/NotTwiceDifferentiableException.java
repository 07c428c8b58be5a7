package io.github.spherometer.surface.error;

import ai.djl.engine.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The loss holds an operation that PyTorch cannot differentiate twice, so its Hessian cannot be had
 * exactly. Thrown by the first product.
 *
 * @see io.github.spherometer.surface.LossSurface#finiteDifferenceHessian
 */
public final class NotTwiceDifferentiableException extends UnsupportedOperationException {

  private static final long serialVersionUID = 1L;

  private static final Pattern MISSING_DERIVATIVE =
      Pattern.compile("derivative for '?(?:aten::)?(\\w+)'? is not implemented");

  /** Name of PyTorch's operation. */
  private final String operation;

  private NotTwiceDifferentiableException(String operation, Throwable cause) {
    super(
        ("%s has no derivative in PyTorch, so the loss cannot be differentiated twice; must be"
                + " replaced by %s, or the loss measured with LossSurface.finiteDifferenceHessian if"
                + " the network is smooth")
            .formatted(operation, Replacement.of(operation).orElse("operations that have one")),
        cause);
    this.operation = operation;
  }

  /**
   * Recognises a failure of the engine.
   *
   * @param failure what the engine threw
   * @return the exception for it, or the failure itself if it is another one
   */
  public static RuntimeException orSame(EngineException failure) {
    Matcher matcher = MISSING_DERIVATIVE.matcher(String.valueOf(failure.getMessage()));
    return matcher.find()
        ? new NotTwiceDifferentiableException(matcher.group(1), failure)
        : failure;
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
