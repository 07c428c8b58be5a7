package io.github.spherometer.listener.schedule;

/** Measures when what was spent so far and one measurement more are within the budget. */
record OverheadSchedule(double overheadBudget) implements Schedule {

  @Override
  public boolean isDue(TrainingMoment moment) {
    double after = moment.measuring().toNanos() + moment.latestMeasurement().toNanos();
    return after <= overheadBudget * moment.training().toNanos();
  }
}
