package io.github.spherometer.listener;

import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expects when the next measurement is due, and tells the log: at the start, and when intervals
 * become more than twice as long as any that was told.
 */
final class NextMeasurement {

  private static final Logger logger = LoggerFactory.getLogger(NextMeasurement.class);

  private static final int MUCH = 2;

  private final String run;
  private final Schedule schedule;
  private final FailureGuard guard;
  private boolean failed;
  private long longest;

  NextMeasurement(String run, Schedule schedule, FailureGuard guard) {
    this.run = run;
    this.schedule = schedule;
    this.guard = guard;
  }

  /**
   * The same progress, with the next measurement as far as it can be known.
   *
   * @param underWay whether one is, whose cost is not known yet
   */
  TrainingProgress in(TrainingProgress progress, boolean underWay) {
    OptionalLong next = failed ? OptionalLong.empty() : next(progress);
    if (!underWay || longest == 0) {
      next.ifPresent(batch -> tell(batch, progress));
    }
    return progress.measuringNext(next);
  }

  private OptionalLong next(TrainingProgress progress) {
    try {
      return schedule.nextDue(progress);
    } catch (RuntimeException | Error e) { // a schedule may be the user's own
      failed = true;
      guard.report("when the next measurement is due is not known", e);
      return OptionalLong.empty();
    }
  }

  private void tell(long next, TrainingProgress progress) {
    long interval = next - progress.batches() + progress.batchesSinceMeasurement();
    if (longest == 0) {
      logger.info("Run {}: measures next at about batch {}.", run, next);
      longest = interval;
    } else if (interval > MUCH * longest && !Double.isNaN(schedule.overheadBudget())) {
      logger.info(
          "Run {}: measures next at about batch {}; sooner would cost more than {} % of the time of"
              + " training.",
          run, next, 100 * schedule.overheadBudget());
      longest = interval;
    }
  }
}
