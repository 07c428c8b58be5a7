package io.github.spherometer.listener.clock;

import java.util.Arrays;

/** Series of times, none of which is changed. */
final class Times {

  private Times() {}

  static double sum(double[] times) {
    return Arrays.stream(times).sum();
  }

  static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  static double[] joined(double[] earlier, double[] later) {
    double[] both = Arrays.copyOf(earlier, earlier.length + later.length);
    System.arraycopy(later, 0, both, earlier.length, later.length);
    return both;
  }

  /** The last ones, or all if there are fewer. */
  static double[] latest(double[] times, int most) {
    return Arrays.copyOfRange(times, Math.max(0, times.length - most), times.length);
  }

  static double[] capped(double[] times, double cap) {
    return Arrays.stream(times).map(time -> Math.min(time, cap)).toArray();
  }
}
