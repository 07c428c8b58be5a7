package io.github.spherometer.surface.torch;

import io.github.spherometer.surface.error.NotMeasurableException;

/** What must hold for a loss to be measurable. */
public final class Measurable {

  private Measurable() {}

  /**
   * Refuses what does not meet a condition.
   *
   * @param message names what is wrong, its value, and what it must be
   * @throws NotMeasurableException if the condition does not hold
   */
  public static void require(boolean condition, String message) {
    if (!condition) {
      throw new NotMeasurableException(message);
    }
  }
}
