package io.github.spherometer.listener;

import ai.djl.training.Trainer;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measuring.Measurer;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.torch.EngineThreads;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is measured, which its first measurement settles, on the training's thread: a model
 * that shares more with its measurement than its structure is measured there always.
 */
final class Place {

  private final Settings settings;
  private final Trainer trainer;
  private final Measurer measurer;
  private final FailureGuard guard;
  private @Nullable Where settled;

  Place(Settings settings, Trainer trainer, Measurer measurer, FailureGuard guard) {
    this.settings = settings;
    this.trainer = trainer;
    this.measurer = measurer;
    this.guard = guard;
  }

  /**
   * Where the next measurement is taken.
   *
   * @param live the training's own arrays, which are looked at the first time
   */
  Where of(Supplier<TrainingState> live) {
    if (settled == null) {
      settled = wanted();
      if (settled != Where.IN_FOREGROUND) {
        settled = orInForeground(settled, live);
      }
    }
    return settled == null ? Where.IN_FOREGROUND : settled;
  }

  /** Whether it is settled that the training goes on meanwhile. */
  boolean isBeside() {
    return settled == Where.BESIDE;
  }

  /** Whether it is settled that copies are measured, and so that nothing draws random numbers. */
  boolean isOnCopies() {
    return settled != null && settled != Where.IN_FOREGROUND;
  }

  private Where wanted() {
    if (settings.execution().inForeground()) {
      return Where.IN_FOREGROUND;
    }
    if (trainer.getDevices().length > 1) {
      return inForeground("it trains on several devices");
    }
    int threads = trainer.getDevices()[0].isGpu() ? 1 : EngineThreads.ofThisThread();
    int processors = Runtime.getRuntime().availableProcessors();
    boolean limited = !Double.isNaN(settings.schedules().measurements().overheadBudget());
    Where wanted = settings.execution().fromCopies(threads, processors, limited);
    if (wanted != Where.BESIDE) {
      tellThatNoneIsLeft(wanted, threads);
    }
    return wanted;
  }

  private void tellThatNoneIsLeft(Where wanted, int threads) {
    guard.tellOnce(
        ("the engine computes with %d threads, which leaves no processor: %s. With a thread less, or"
                + " engineThreads(1), it is measured beside the training")
            .formatted(
                threads,
                wanted == Where.IN_LENT_TIME
                    ? "training and measuring take turns"
                    : "the training waits for measurements"));
  }

  private Where inForeground(String why) {
    guard.tellOnce("measurements are taken on the training's thread, which waits for them: " + why);
    return Where.IN_FOREGROUND;
  }

  /** Null if it is not known yet. */
  private @Nullable Where orInForeground(Where wanted, Supplier<TrainingState> live) {
    try {
      Optional<String> obstacle = measurer.obstacleToCopies(live.get());
      return obstacle.map(this::inForeground).orElse(wanted);
    } catch (RuntimeException e) { // which the measurement meets, too, and explains
      guard.tellOnce("whether it can be measured beside the training is not known yet");
      return null;
    }
  }
}
