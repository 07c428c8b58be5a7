package io.github.spherometer.dashboards.trainings;

import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.schedule.Schedule;

/**
 * Measures within a multiple of the budget that it names.
 *
 * @param overheadBudget felt time / time spent training that it promises
 * @param multiple of it that it keeps to
 */
record Overdrawing(double overheadBudget, double multiple) implements Schedule {

  @Override
  public boolean isDue(TrainingProgress progress) {
    return progress.felt() + progress.latestFelt()
        <= multiple * overheadBudget * progress.training();
  }
}
