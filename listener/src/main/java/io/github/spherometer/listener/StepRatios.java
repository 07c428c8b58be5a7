package io.github.spherometer.listener;

import ai.djl.training.Trainer;
import io.github.spherometer.listener.guard.Backoff;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measuring.StepMeasurer;
import java.util.Optional;

/** Measures how far the steps of one run move the parameters: every so many batches, or never. */
final class StepRatios {

  private final int period;
  private final Audience audience;
  private final FailureGuard guard;
  private final StepMeasurer steps;
  private final Backoff backoff = new Backoff();

  /**
   * @param period in batches; 0 for never
   */
  StepRatios(int period, Trainer trainer, Audience audience) {
    this.period = period;
    this.audience = audience;
    guard = audience.guard();
    steps = new StepMeasurer(trainer);
  }

  /** A batch is between its backward pass and its step, and the batch before it behind both. */
  void batchTrained(long batch) {
    if (period == 0) {
      return;
    }
    protect(() -> steps.after().ifPresent(ratios -> audience.tell(s -> s.updated(ratios))));
    if ((batch == 1 || batch % period == 0) && !backoff.leavesOut()) {
      protect(() -> steps.before(batch));
    }
  }

  private void protect(Runnable work) {
    Optional<FailureReason> failure = guard.protect("the update of a step was not measured", work);
    failure.ifPresent(reason -> backoff.ended(failure));
  }

  void close() {
    steps.close();
  }
}
