package io.github.spherometer.listener.measuring;

import io.github.spherometer.listener.measurement.PartSeconds;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Takes the time of the parts of one measurement. */
final class PartClock {

  private static final double NANOS = 1e9;

  /** What is timed; one part is not inside another. */
  enum Timed {
    GRAPH,
    EIGENVALUES,
    TRACE,
    GRADIENT,
    SHARPNESS,
    DEAD_NEURONS,
    DENSITY,
    SLICES
  }

  private final LongSupplier nanos;
  private final long start;
  private final Map<Timed, Long> taken = new EnumMap<>(Timed.class);

  /**
   * Begins.
   *
   * @param nanos the time
   */
  PartClock(LongSupplier nanos) {
    this.nanos = nanos;
    start = nanos.getAsLong();
  }

  /** Adds what some work takes to a part, whatever comes of it. */
  <T> T time(Timed part, Supplier<T> work) {
    long begin = nanos.getAsLong();
    try {
      return work.get();
    } finally {
      taken.merge(part, nanos.getAsLong() - begin, Long::sum);
    }
  }

  /** Since the beginning. */
  long total() {
    return nanos.getAsLong() - start;
  }

  PartSeconds seconds() {
    return new PartSeconds(
        seconds(Timed.GRAPH),
        seconds(Timed.EIGENVALUES),
        seconds(Timed.TRACE),
        seconds(Timed.GRADIENT),
        seconds(Timed.SHARPNESS),
        seconds(Timed.DEAD_NEURONS),
        seconds(Timed.DENSITY),
        seconds(Timed.SLICES));
  }

  private double seconds(Timed part) {
    return taken.getOrDefault(part, 0L) / NANOS;
  }
}
