package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.schedule.Schedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once a run, in the log, that measuring costs more than most would like, and what to do. */
final class OverheadAdvice {

  private static final Logger logger = LoggerFactory.getLogger(OverheadAdvice.class);

  private static final double MUCH = 0.2;

  /** Those before it may still start things up. */
  private static final int MEASUREMENTS = 3;

  private final String run;
  private final boolean limited;
  private int measurements;
  private boolean told;

  OverheadAdvice(String run, Schedule schedule) {
    this.run = run;
    limited = !Double.isNaN(schedule.overheadBudget());
  }

  /** What the start costs is not counted: no schedule spares it. */
  void measured(TrainingProgress progress) {
    measurements++;
    double atLeast = progress.feltAfterStart() - 3 * progress.feltError();
    if (!told && measurements >= MEASUREMENTS && !limited && atLeast > MUCH * progress.training()) {
      told = true;
      logger.info(
          "Run {}: measuring costs {} % of the time of training. To measure less often, set"
              + " overhead(0.05); to measure faster, give smaller probe data, such as firstBatch(32).",
          run, Math.round(100 * progress.feltAfterStart() / progress.training()));
    }
  }
}
