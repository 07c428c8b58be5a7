package io.github.spherometer.listener.schedule;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.OptionalLong;

/** Measures when what was felt so far and one measurement more are within the budget. */
record OverheadSchedule(double overheadBudget) implements Schedule {

  @Override
  public boolean isDue(TrainingProgress progress) {
    return afterOneMore(progress) <= overheadBudget * progress.training();
  }

  @Override
  public OptionalLong nextDue(TrainingProgress progress) {
    double missing = afterOneMore(progress) / overheadBudget - progress.training();
    double batches = missing <= 0 ? 1 : missing / Forecast.batchTime(progress);
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
