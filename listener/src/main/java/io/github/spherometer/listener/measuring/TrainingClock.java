package io.github.spherometer.listener.measuring;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts batches and epochs, and parts the time of a training from the time spent measuring. It
 * starts at the end of the first batch: what comes before is mostly not training.
 */
public final class TrainingClock {

  private final LongSupplier nanos;
  private long start;
  private long latest;
  private long measuring;
  private long latestMeasurement;
  private long batches;
  private long epochs;
  private long batchesOfEarlierEpochs;
  private long measuredBatch;

  /**
   * @param nanos the time, such as {@link System#nanoTime}
   */
  public TrainingClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  public void batchTrained() {
    batches++;
    latest = nanos.getAsLong();
    if (batches == 1) {
      start = latest;
    }
  }

  public void epochTrained() {
    epochs++;
    batchesOfEarlierEpochs = batches;
  }

  /** Ends a measurement, or the attempt of one, that began when the latest batch ended. */
  public Duration measured() {
    latestMeasurement = stop();
    measuredBatch = batches;
    return Duration.ofNanos(latestMeasurement);
  }

  /** Ends the measurement of a gradient alone. */
  public void gradientMeasured() {
    stop();
  }

  private long stop() {
    long now = nanos.getAsLong();
    long duration = now - latest;
    measuring += duration;
    latest = now;
    return duration;
  }

  public long batches() {
    return batches;
  }

  long epochs() {
    return epochs;
  }

  public TrainingProgress progress() {
    return new TrainingProgress(
        batches,
        epochs,
        batches - batchesOfEarlierEpochs,
        batches - measuredBatch,
        training(),
        Duration.ofNanos(measuring),
        Duration.ofNanos(latestMeasurement));
  }

  private Duration training() {
    return Duration.ofNanos(latest - start - measuring);
  }
}
