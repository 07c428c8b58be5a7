package io.github.spherometer.listener;

import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measuring.Measurer;
import io.github.spherometer.listener.state.TrainingState;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run is measured beside its training, which its first measurement settles: a model that
 * shares more with its measurement than its structure is measured on the training's thread.
 */
final class Place {

  private final Measurer measurer;
  private final FailureGuard guard;
  private @Nullable Boolean beside;

  Place(Measurer measurer, FailureGuard guard) {
    this.measurer = measurer;
    this.guard = guard;
  }

  /** Settles it without looking. */
  void settle(boolean isBeside) {
    beside = isBeside;
  }

  /** Settles it for a reason that a user should know. */
  void settleInForeground(String why) {
    beside = false;
    guard.tellOnce("measurements are taken on the training's thread, which waits for them: " + why);
  }

  /**
   * Whether the next measurement is taken from copies beside the training.
   *
   * @param live the training's own arrays, which are looked at the first time
   */
  boolean isBeside(Supplier<TrainingState> live) {
    if (beside == null) {
      look(live);
    }
    return beside != null && beside;
  }

  private void look(Supplier<TrainingState> live) {
    try {
      Optional<String> obstacle = measurer.obstacleToCopies(live.get());
      obstacle.ifPresentOrElse(this::settleInForeground, () -> settle(true));
    } catch (RuntimeException e) { // which the measurement meets, too, and explains
      guard.tellOnce("whether it can be measured beside the training is not known yet");
    }
  }
}
