package io.github.spherometer.listener.schedule;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.OptionalLong;

/**
 * Measures when what was felt so far and one measurement more are within the budget, or all
 * together so short that nobody feels it.
 */
record OverheadSchedule(double overheadBudget) implements Schedule {

  /** A training of a few hundred small batches shall have its curve, too. */
  private static final double NEVER_FELT_SECONDS = 0.1;

  @Override
  public boolean isDue(TrainingProgress progress) {
    double allowed = Math.max(NEVER_FELT_SECONDS, overheadBudget * progress.training());
    return afterOneMore(progress) <= allowed;
  }

  @Override
  public OptionalLong nextDue(TrainingProgress progress) {
    double missing = afterOneMore(progress) / overheadBudget - progress.training();
    double batches = isDue(progress) ? 1 : missing / Forecast.batchTime(progress);
    return Double.isNaN(batches)
        ? OptionalLong.empty()
        : OptionalLong.of(progress.batches() + Math.max(1, (long) Math.ceil(batches)));
  }

  /** What is negative is chance, and allows nothing. A cost that is not known yet is tried. */
  private static double afterOneMore(TrainingProgress progress) {
    double next = progress.latestFelt();
    return Math.max(0, progress.feltAfterStart()) + (next > 0 ? next : 0);
  }
}
