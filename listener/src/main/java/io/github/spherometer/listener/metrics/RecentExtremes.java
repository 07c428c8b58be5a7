package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.util.Arrays;

/**
 * The largest and the smallest value of the last two minutes, for those who look now and then: what
 * peaks between two looks is there at the second. In steps of a fifteenth of that time, so it takes
 * no more memory for more values.
 */
final class RecentExtremes {

  /** Two looks of every usual Prometheus fit in: it scrapes once a minute by default. */
  static final Duration WINDOW = Duration.ofMinutes(2);

  private static final int STEPS = 15;
  private static final long STEP = WINDOW.toNanos() / STEPS;

  private final Clock clock;
  private final long[] steps = new long[STEPS];
  private final double[] highest = new double[steps.length];
  private final double[] lowest = new double[steps.length];

  /**
   * @param clock whose monotonic time counts
   */
  RecentExtremes(Clock clock) {
    this.clock = clock;
    Arrays.fill(steps, Long.MIN_VALUE);
  }

  /** Takes a value, unless it is not a number. */
  synchronized void add(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    long step = now();
    int place = Math.floorMod(step, steps.length);
    if (steps[place] != step) {
      steps[place] = step;
      highest[place] = value;
      lowest[place] = value;
    }
    highest[place] = Math.max(highest[place], value);
    lowest[place] = Math.min(lowest[place], value);
  }

  /** NaN if there was none. */
  synchronized double highest() {
    double result = Double.NaN;
    for (int place = 0; place < steps.length; place++) {
      if (isRecent(place) && !(result > highest[place])) {
        result = highest[place];
      }
    }
    return result;
  }

  /** NaN if there was none. */
  synchronized double lowest() {
    double result = Double.NaN;
    for (int place = 0; place < steps.length; place++) {
      if (isRecent(place) && !(result < lowest[place])) {
        result = lowest[place];
      }
    }
    return result;
  }

  private boolean isRecent(int place) {
    return steps[place] > now() - STEPS;
  }

  private long now() {
    return Math.floorDiv(clock.monotonicTime(), STEP);
  }
}
