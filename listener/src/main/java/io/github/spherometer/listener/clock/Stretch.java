package io.github.spherometer.listener.clock;

import java.util.Arrays;

/** Times of the batches while one measurement was under way, or evenly chosen ones of very many. */
final class Stretch {

  private static final int MOST = 1024;

  private final double[] times = new double[MOST];
  private int kept;
  private long stride = 1;
  private long compared;
  private long count;

  void add(double time) {
    if (compared % stride == 0) {
      if (kept == MOST) {
        thin();
      }
      times[kept++] = time;
    }
    compared++;
    count++;
  }

  /** A batch whose time says nothing. */
  void addUnknown() {
    count++;
  }

  /** Drops every other one. What comes next is the first that the wider stride takes. */
  private void thin() {
    for (int i = 0; i < MOST / 2; i++) {
      times[i] = times[2 * i];
    }
    kept = MOST / 2;
    stride *= 2;
  }

  double[] times() {
    return Arrays.copyOf(times, kept);
  }

  /** All of its batches. */
  long count() {
    return count;
  }
}
