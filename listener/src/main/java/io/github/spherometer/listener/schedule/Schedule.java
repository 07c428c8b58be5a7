package io.github.spherometer.listener.schedule;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Decides after which batches to measure. It is asked after every batch but the first, which is
 * always measured, and must be quick.
 *
 * <pre>{@code
 * Schedule.overhead(0.05).atMostEvery(10).atLeastEvery(1000).inFirstEpoch(Schedule.everyBatches(5))
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {

  /**
   * Decides whether to measure now.
   *
   * @param progress how far the training has come
   * @return whether a measurement is due
   */
  boolean isDue(TrainingProgress progress);

  /**
   * Expects when a measurement will be due next, for those who watch the training.
   *
   * @param progress how far the training has come
   * @return the number of a batch after the latest, exact for a period, and else what follows if
   *     the training goes on as before; empty if there will be none or it cannot be known, as by
   *     default
   */
  default OptionalLong nextDue(TrainingProgress progress) {
    return OptionalLong.empty();
  }

  /**
   * Returns the limit that the schedule keeps to, for those who watch it.
   *
   * @return time that measuring costs the training / time spent training; NaN if the schedule does
   *     not look at time
   */
  default double overheadBudget() {
    return Double.NaN;
  }

  /**
   * Measures never: nothing but the first batch, which is always measured.
   *
   * @return a schedule
   */
  static Schedule never() {
    return new DerivedSchedule(progress -> false, progress -> OptionalLong.empty(), Double.NaN);
  }

  /**
   * Measures after every N-th batch.
   *
   * @param batches the period N, at least 1
   * @return a schedule
   * @throws IllegalArgumentException if the period is less than 1
   */
  static Schedule everyBatches(int batches) {
    Require.atLeast("everyBatches", batches, 1);
    return new DerivedSchedule(
        progress -> progress.batches() % batches == 0,
        progress -> OptionalLong.of((progress.batches() / batches + 1) * batches),
        Double.NaN);
  }

  /**
   * Measures after the first batch of every N-th epoch, the first epoch included. Epochs are those
   * that the training reports, as {@link ai.djl.training.EasyTrain#fit} does.
   *
   * @param epochs the period N, at least 1
   * @return a schedule
   * @throws IllegalArgumentException if the period is less than 1
   */
  static Schedule everyEpochs(int epochs) {
    Require.atLeast("everyEpochs", epochs, 1);
    return new DerivedSchedule(
        progress -> progress.batchOfEpoch() == 1 && progress.epochs() % epochs == 0,
        progress -> Forecast.firstBatchOfEpoch(epochs, progress),
        Double.NaN);
  }

  /**
   * Measures as soon as what the training has felt of measurements, together with what the latest
   * one cost, is within a fraction of the time spent training. So a measurement is followed by a
   * pause that pays for it, whatever the model costs. Felt is the time that the training's thread
   * spent on measurements, and how much slower its batches were beside one, see {@link
   * TrainingProgress}. Up to a tenth of a second altogether is always allowed, however short the
   * training is.
   *
   * <p>Two things are not paid for. The start, which is the first batch's call and, beside the
   * training, its measurement, comes once and whatever the schedule. And what a measurement beside
   * the training costs is known when there has been one more: that is taken as soon as it may be.
   *
   * @param fraction felt time / time spent training; greater than 0 and at most 1
   * @return a schedule
   * @throws IllegalArgumentException if the fraction is out of range
   */
  static Schedule overhead(double fraction) {
    Require.that(
        fraction > 0 && fraction <= 1, "overhead", fraction, "greater than 0 and at most 1");
    return new OverheadSchedule(fraction);
  }

  /**
   * Keeps measurements apart, however cheap they are.
   *
   * @param batches fewest batches from one to the next, at least 1
   * @return this schedule with fewer measurements
   * @throws IllegalArgumentException if the interval is less than 1
   */
  default Schedule atMostEvery(int batches) {
    Require.atLeast("atMostEvery", batches, 1);
    return derive(
        progress -> progress.batchesSinceMeasurement() >= batches && isDue(progress),
        progress -> Forecast.notBefore(Forecast.since(batches, progress), this, progress));
  }

  /**
   * Measures after a number of batches, whatever it costs. Where it is not known when the schedule
   * is due, the last moment is expected.
   *
   * @param batches most batches from one measurement to the next, at least 1
   * @return this schedule with more measurements
   * @throws IllegalArgumentException if the interval is less than 1
   */
  default Schedule atLeastEvery(int batches) {
    Require.atLeast("atLeastEvery", batches, 1);
    return derive(
        progress -> progress.batchesSinceMeasurement() >= batches || isDue(progress),
        progress -> {
          long latest = Forecast.since(batches, progress);
          return OptionalLong.of(Math.min(latest, nextDue(progress).orElse(latest)));
        });
  }

  /**
   * Follows another schedule in the first epoch, in which the curvature changes most (figure 4 of
   * SGD Smooths the Sharpest Directions).
   *
   * @param schedule for the first epoch, usually a denser one
   * @return that schedule until the first epoch is completed, and this one after it
   */
  default Schedule inFirstEpoch(Schedule schedule) {
    return derive(
        progress -> (progress.epochs() == 0 ? schedule : this).isDue(progress),
        progress -> (progress.epochs() == 0 ? schedule : this).nextDue(progress));
  }

  /**
   * Leaves out what would cost too much: {@code everyBatches(100).within(0.05)} measures after
   * every 100th batch, or after every 200th, 300th, ..., where that costs more than 5 % of the
   * training time. Up to a tenth of a second altogether is always allowed, however short the
   * training is.
   *
   * @param overhead felt time / time spent training; greater than 0 and at most 1
   * @return this schedule where {@link #overhead} agrees
   * @throws IllegalArgumentException if the overhead is out of range
   */
  default Schedule within(double overhead) {
    Schedule budget = overhead(overhead);
    double own = overheadBudget();
    return new DerivedSchedule(
        progress -> isDue(progress) && budget.isDue(progress),
        progress -> Forecast.ofBoth(this, budget, progress),
        Double.isNaN(own) ? overhead : Math.min(own, overhead));
  }

  private Schedule derive(
      Predicate<TrainingProgress> rule, Function<TrainingProgress, OptionalLong> next) {
    return new DerivedSchedule(rule, next, overheadBudget());
  }
}
