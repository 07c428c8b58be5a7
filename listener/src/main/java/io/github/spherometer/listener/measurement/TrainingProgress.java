package io.github.spherometer.listener.measurement;

import java.time.Duration;

/**
 * How far a training has come, and how its time was spent.
 *
 * @param batches batches trained
 * @param epochs epochs completed
 * @param training time from the end of the first batch to the end of the latest, without the time
 *     spent measuring
 * @param measuring time spent measuring, failed measurements included
 */
public record TrainingProgress(long batches, long epochs, Duration training, Duration measuring) {

  /**
   * Returns the overhead of measuring.
   *
   * @return time spent measuring as a fraction of time spent training; NaN before there was any
   */
  public double overheadRatio() {
    return training.isZero() ? Double.NaN : (double) measuring.toNanos() / training.toNanos();
  }
}
