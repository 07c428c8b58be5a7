package io.github.spherometer.listener.schedule;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A schedule made of functions.
 *
 * @param next when it is due next, a batch after the latest
 */
record DerivedSchedule(
    Predicate<TrainingProgress> rule,
    Function<TrainingProgress, OptionalLong> next,
    double overheadBudget)
    implements Schedule {

  @Override
  public boolean isDue(TrainingProgress progress) {
    return rule.test(progress);
  }

  @Override
  public OptionalLong nextDue(TrainingProgress progress) {
    return next.apply(progress);
  }
}
