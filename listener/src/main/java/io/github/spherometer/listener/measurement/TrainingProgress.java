package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;
import java.util.OptionalLong;

/**
 * How far a training has come, and what it has felt of the measurements: the time that its own
 * thread spent on them, and how much slower its batches were while one was under way beside it than
 * while none was. Evaluations, garbage collections and pauses do not count, and neither does the
 * time of a measurement that disturbs nobody. All times are in seconds.
 *
 * @param batches batches trained, which is the number of the latest, counted from 1 over the whole
 *     training
 * @param epochs epochs completed; stays 0 in a training that does not report its epochs
 * @param batchOfEpoch number of the latest batch in its epoch, counted from 1; 0 after the last one
 *     of an epoch, when that is completed
 * @param batchesSinceMeasurement batches since the latest attempt to measure, failed ones included
 * @param training time from the end of the first batch to the end of the latest, without what was
 *     felt
 * @param felt time by which measurements, failed ones included, made the training longer; an
 *     estimate, and so negative where batches happened to be faster beside them. NaN while there is
 *     no batch without a measurement to compare with
 * @param feltError its standard error, 0 where nothing was measured beside the training
 * @param feltAfterStart what was felt but for the start: the first batch's call and, from copies,
 *     its measurement, which come once and whatever the schedule. One that takes turns with the
 *     training counts like the latest, once there are two
 * @param latestFelt what the latest measurement cost, of those beside the training at their mean
 *     rate; NaN after a first one from copies, which says little
 * @param nextMeasurement batch after which the schedule expects to measure next; empty where it
 *     cannot know, and in what schedules are asked with
 */
public record TrainingProgress(
    long batches,
    long epochs,
    long batchOfEpoch,
    long batchesSinceMeasurement,
    double training,
    double felt,
    double feltError,
    double feltAfterStart,
    double latestFelt,
    OptionalLong nextMeasurement) {

  /**
   * Checks the numbers.
   *
   * @param batches at least 0
   * @param epochs at least 0
   * @param batchOfEpoch at least 0
   * @param batchesSinceMeasurement at least 0
   * @param training at least 0
   * @param felt any
   * @param feltError at least 0, or NaN
   * @param feltAfterStart any
   * @param latestFelt any
   * @param nextMeasurement after the latest batch, or empty
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public TrainingProgress {
    Require.atLeast("batches", batches, 0);
    Require.atLeast("epochs", epochs, 0);
    Require.atLeast("batchOfEpoch", batchOfEpoch, 0);
    Require.atLeast("batchesSinceMeasurement", batchesSinceMeasurement, 0);
    Require.that(training >= 0, "training", training, "at least 0");
    Require.notNegative("feltError", feltError);
    nextMeasurement.ifPresent(
        next -> Require.that(next > batches, "nextMeasurement", next, "more than " + batches));
  }

  /**
   * Returns the progress of a training that has not begun.
   *
   * @return 0 everywhere
   */
  public static TrainingProgress none() {
    return new TrainingProgress(0, 0, 0, 0, 0, 0, 0, 0, 0, OptionalLong.empty());
  }

  /**
   * Returns the overhead of measuring.
   *
   * @return felt time as a fraction of the time spent training; NaN before there was any, or where
   *     it is not known
   */
  public double overheadRatio() {
    return training == 0 ? Double.NaN : felt / training;
  }

  /**
   * Returns how well the overhead is known.
   *
   * @return standard error of {@link #overheadRatio}, NaN where that is
   */
  public double overheadError() {
    return training == 0 ? Double.NaN : feltError / training;
  }

  /**
   * Returns the same with another expectation.
   *
   * @param next batch after which the schedule expects to measure next
   * @return a copy
   */
  public TrainingProgress measuringNext(OptionalLong next) {
    return new TrainingProgress(
        batches,
        epochs,
        batchOfEpoch,
        batchesSinceMeasurement,
        training,
        felt,
        feltError,
        feltAfterStart,
        latestFelt,
        next);
  }
}
