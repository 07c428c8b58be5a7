package io.github.spherometer.dashboards.trainings;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Time in which a batch takes as long as we say. */
final class SimulatedClock implements Clock {

  private final double secondsPerBatch;
  private final AtomicLong batches = new AtomicLong();

  SimulatedClock(double batchesPerSecond) {
    secondsPerBatch = 1 / batchesPerSecond;
  }

  void batchTrained() {
    batches.incrementAndGet();
  }

  double seconds() {
    return batches.get() * secondsPerBatch;
  }

  @Override
  public long wallTime() {
    return Math.round(1e3 * seconds());
  }

  @Override
  public long monotonicTime() {
    return Math.round(1e9 * seconds());
  }
}
