package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;
import java.time.Duration;

/**
 * How far a training has come, and how its time was spent.
 *
 * @param batches batches trained, which is the number of the latest, counted from 1 over the whole
 *     training
 * @param epochs epochs completed; stays 0 in a training that does not report its epochs
 * @param batchOfEpoch number of the latest batch in its epoch, counted from 1; 0 after the last one
 *     of an epoch, when that is completed
 * @param batchesSinceMeasurement batches since the latest attempt to measure, failed ones included
 * @param training time from the end of the first batch to the end of the latest, without the time
 *     spent measuring
 * @param measuring time spent measuring, failed measurements included
 * @param latestMeasurement what the latest attempt took
 */
public record TrainingProgress(
    long batches,
    long epochs,
    long batchOfEpoch,
    long batchesSinceMeasurement,
    Duration training,
    Duration measuring,
    Duration latestMeasurement) {

  /**
   * Checks the numbers.
   *
   * @param batches at least 0
   * @param epochs at least 0
   * @param batchOfEpoch at least 0
   * @param batchesSinceMeasurement at least 0
   * @param training at least 0
   * @param measuring at least 0
   * @param latestMeasurement at least 0
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public TrainingProgress {
    Require.atLeast("batches", batches, 0);
    Require.atLeast("epochs", epochs, 0);
    Require.atLeast("batchOfEpoch", batchOfEpoch, 0);
    Require.atLeast("batchesSinceMeasurement", batchesSinceMeasurement, 0);
    requireTime("training", training);
    requireTime("measuring", measuring);
    requireTime("latestMeasurement", latestMeasurement);
  }

  private static void requireTime(String name, Duration time) {
    Require.that(!time.isNegative(), name, time, "at least 0");
  }

  /**
   * Returns the progress of a training that has not begun.
   *
   * @return 0 everywhere
   */
  public static TrainingProgress none() {
    return new TrainingProgress(0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  /**
   * Returns the overhead of measuring.
   *
   * @return time spent measuring as a fraction of time spent training; NaN before there was any
   */
  public double overheadRatio() {
    return training.isZero() ? Double.NaN : (double) measuring.toNanos() / training.toNanos();
  }
}
