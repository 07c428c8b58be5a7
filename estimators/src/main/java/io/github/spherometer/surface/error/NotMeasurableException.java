package io.github.spherometer.surface.error;

import ai.djl.engine.EngineException;

/**
 * Model, loss, data and options do not go together: something has to be changed before the loss can
 * be measured. The message names it and says what it must be.
 */
public final class NotMeasurableException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private static final String TOO_FEW_VALUES = "Expected more than 1 value per channel";

  /**
   * Refuses something.
   *
   * @param message names what is wrong, its value, and what it must be
   */
  public NotMeasurableException(String message) {
    super(message);
  }

  private NotMeasurableException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Refuses what does not meet a condition.
   *
   * @param condition what must hold
   * @param message as above
   * @throws NotMeasurableException if it does not hold
   */
  public static void require(boolean condition, String message) {
    if (!condition) {
      throw new NotMeasurableException(message);
    }
  }

  /**
   * Recognises a failure of the engine.
   *
   * @param failure what the engine threw
   * @return the exception for it, or the failure itself if it is another one
   */
  public static RuntimeException orSame(EngineException failure) {
    return String.valueOf(failure.getMessage()).contains(TOO_FEW_VALUES)
        ? new NotMeasurableException(
            "BatchNorm in train mode finds a single value a channel in the data; must be two"
                + " samples or more, or trainMode must be false",
            failure)
        : failure;
  }
}
