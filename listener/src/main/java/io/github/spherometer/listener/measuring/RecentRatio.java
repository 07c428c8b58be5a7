package io.github.spherometer.listener.measuring;

import io.github.spherometer.estimators.Estimate;
import java.util.ArrayList;
import java.util.List;

/**
 * The ratio of the means of two numbers over the latest gradient measurements. It is not the mean
 * of their ratios: where the two depend on each other, or the lower one is uncertain, that is
 * another number.
 */
final class RecentRatio {

  /** Measurements that are looked at. */
  static final int WINDOW = 100;

  /** Of consecutive measurements, since those of neighbouring batches depend on each other. */
  private static final int BLOCKS = 10;

  /** Student's quantile of three standard deviations for a degree less than blocks, over 3. */
  private static final double STUDENT = 4.0943 / 3;

  private record Pair(double upper, double lower) {}

  private final List<Pair> latest = new ArrayList<>();

  /** Takes a measurement in, unless it is not finite or all zero. */
  void add(double upper, double lower) {
    boolean finite = Double.isFinite(upper) && Double.isFinite(lower);
    if (!finite || (upper == 0 && lower == 0)) {
      return;
    }
    if (latest.size() == WINDOW) {
      latest.remove(0);
    }
    latest.add(new Pair(upper, lower));
  }

  /** NaN before the first measurement, its error below two a block. */
  Estimate value() {
    double upper = latest.stream().mapToDouble(Pair::upper).sum();
    double lower = latest.stream().mapToDouble(Pair::lower).sum();
    double ratio = upper / lower;
    double error =
        latest.size() < 2 * BLOCKS ? Double.NaN : STUDENT * deviation(ratio) / Math.abs(lower);
    return new Estimate(ratio, error);
  }

  /** Of the sum of upper - ratio lower, by that of blocks. */
  private double deviation(double ratio) {
    double[] blocks = new double[BLOCKS];
    for (int i = 0; i < latest.size(); i++) {
      Pair pair = latest.get(i);
      blocks[i * BLOCKS / latest.size()] += pair.upper() - ratio * pair.lower();
    }
    double squares = 0;
    for (double block : blocks) {
      squares += block * block;
    }
    return Math.sqrt(squares * BLOCKS / (BLOCKS - 1));
  }
}
