package io.github.spherometer.listener.schedule;

import io.github.spherometer.listener.measurement.TrainingProgress;

/** Measures when what was spent so far and one measurement more are within the budget. */
record OverheadSchedule(double overheadBudget) implements Schedule {

  @Override
  public boolean isDue(TrainingProgress progress) {
    double after = progress.measuring().toNanos() + progress.latestMeasurement().toNanos();
    return after <= overheadBudget * progress.training().toNanos();
  }
}
