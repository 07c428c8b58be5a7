package io.github.spherometer.surface.error;

/** The loss is infinite or not a number at the point where its curvature was asked for. */
public final class NonFiniteLossException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  /**
   * Names a loss.
   *
   * @param loss its name
   * @param value what it is
   */
  public NonFiniteLossException(String loss, double value) {
    super(String.format("%s is %s, must be finite", loss, value));
  }
}
