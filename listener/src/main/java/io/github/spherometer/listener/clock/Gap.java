package io.github.spherometer.listener.clock;

import java.util.Arrays;

/** Times of the batches between two measurements, of which it keeps the first and the latest. */
final class Gap {

  /** Most neighbours of a measurement that are looked at, on either side of it. */
  static final int SIDE = 256;

  private final double[] times = new double[2 * SIDE];
  private long count;

  void add(double time) {
    int place = (int) (count < times.length ? count : SIDE + count % SIDE);
    times[place] = time;
    count++;
  }

  long count() {
    return count;
  }

  /** The first ones so far: what follows a measurement. */
  double[] first() {
    return Arrays.copyOf(times, (int) Math.min(count, SIDE));
  }

  /** Those of the first half: none of them precedes the next measurement, too. */
  double[] firstHalf() {
    return Arrays.copyOf(times, (int) Math.min(count / 2, SIDE));
  }

  /** The latest, in order, that are not in the first half. */
  double[] secondHalf() {
    int size = (int) Math.min(count - count / 2, SIDE);
    double[] latest = new double[size];
    for (int i = 0; i < size; i++) {
      long number = count - size + i;
      latest[i] = times[(int) (number < SIDE ? number : SIDE + number % SIDE)];
    }
    return latest;
  }
}
