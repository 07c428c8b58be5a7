package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;

/**
 * The gradient of a batch, measured without the rest.
 *
 * @param batch number of the batch, counted from 1 over the whole training
 * @param gradient what it sees
 */
public record GradientMeasurement(long batch, BatchGradient gradient) {

  /**
   * Checks the numbers.
   *
   * @param batch at least 1
   * @param gradient what it sees
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public GradientMeasurement {
    Require.atLeast("batch", batch, 1);
  }
}
