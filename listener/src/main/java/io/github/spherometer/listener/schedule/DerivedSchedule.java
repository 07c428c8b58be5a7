package io.github.spherometer.listener.schedule;

import java.util.function.Predicate;

/** Another schedule with a rule more. */
record DerivedSchedule(Predicate<TrainingMoment> rule, double overheadBudget) implements Schedule {

  @Override
  public boolean isDue(TrainingMoment moment) {
    return rule.test(moment);
  }
}
