package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.time.Duration;

/** Counts batches and epochs, and parts the time of a training from the time spent measuring. */
final class TrainingClock {

  private final long start = System.nanoTime();
  private long latest = start;
  private long measuring;
  private long batches;
  private long epochs;

  void batchTrained() {
    batches++;
    latest = System.nanoTime();
  }

  void epochTrained() {
    epochs++;
  }

  /** Ends a measurement that began when the latest batch ended. */
  Duration measured() {
    long now = System.nanoTime();
    long duration = now - latest;
    measuring += duration;
    latest = now;
    return Duration.ofNanos(duration);
  }

  long batches() {
    return batches;
  }

  long epochs() {
    return epochs;
  }

  TrainingProgress progress() {
    return new TrainingProgress(
        batches, epochs, Duration.ofNanos(latest - start - measuring), Duration.ofNanos(measuring));
  }
}
