package io.github.spherometer.estimators;

import io.github.spherometer.estimators.argument.Require;

/**
 * A mean over random draws with its standard error.
 *
 * @param value the mean
 * @param standardError standard deviation of that mean, estimated from the draws, times Student's
 *     factor for so few of them, so that three of it hold as often as three of a known one, where
 *     the draws are normal: 1.4 for 10 draws, 2.2 for 5, 79 for 2. NaN for a single draw
 */
public record Estimate(double value, double standardError) {

  /**
   * Checks the error.
   *
   * @param value any
   * @param standardError at least 0, or NaN
   * @throws IllegalArgumentException if the standard error is negative
   */
  public Estimate {
    Require.notNegative("standardError", standardError);
  }
}
