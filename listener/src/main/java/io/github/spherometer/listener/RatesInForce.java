package io.github.spherometer.listener;

import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import java.util.Optional;

/**
 * Tells with which hyperparameters one run steps, as soon as they change: measurements may be far
 * apart. A few fields are read for each batch. If that fails once, it is not tried again.
 */
final class RatesInForce {

  private final MeasuredOptimizer optimizer;
  private final Audience audience;
  private final FailureGuard guard;
  private Hyperparameters told = Hyperparameters.unknown();
  private boolean readable = true;

  RatesInForce(MeasuredOptimizer optimizer, Audience audience) {
    this.optimizer = optimizer;
    this.audience = audience;
    guard = audience.guard();
  }

  /** A batch is between its backward pass and its step. */
  void batchTrained() {
    if (!readable) {
      return;
    }
    Optional<FailureReason> failure =
        guard.protect(
            "the hyperparameters between measurements are not known",
            () -> tell(optimizer.inForce()));
    if (failure.isPresent()) {
      readable = false;
      tell(Hyperparameters.unknown());
    }
  }

  private void tell(Hyperparameters now) {
    if (!now.equals(told)) {
      told = now;
      audience.tell(sink -> sink.stepping(now));
    }
  }
}
