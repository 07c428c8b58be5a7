package io.github.spherometer.surface.error;

/**
 * Model, loss, data and options do not go together: something has to be changed before the loss can
 * be measured. The message names it and says what it must be.
 */
public final class NotMeasurableException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Refuses something.
   *
   * @param message names what is wrong, its value, and what it must be
   */
  public NotMeasurableException(String message) {
    super(message);
  }

  /**
   * Refuses something that the engine refused first.
   *
   * @param message as above
   * @param cause what the engine threw
   */
  public NotMeasurableException(String message, Throwable cause) {
    super(message, cause);
  }
}
