package io.github.spherometer.listener.clock;

import java.util.Arrays;

/** The latest times of a kind. */
final class RecentTimes {

  private static final int MOST = 64;
  private static final int ENOUGH = 5;

  private final double[] times = new double[MOST];
  private long count;

  void add(double time) {
    times[(int) (count % MOST)] = time;
    count++;
  }

  /** 0 where so few are known that one that stands out might be it. */
  double median() {
    return count < ENOUGH ? 0 : Times.median(Arrays.copyOf(times, (int) Math.min(count, MOST)));
  }
}
