package io.github.spherometer.listener.schedule;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.function.Predicate;

/** Another schedule with a rule more. */
record DerivedSchedule(Predicate<TrainingProgress> rule, double overheadBudget)
    implements Schedule {

  @Override
  public boolean isDue(TrainingProgress progress) {
    return rule.test(progress);
  }
}
