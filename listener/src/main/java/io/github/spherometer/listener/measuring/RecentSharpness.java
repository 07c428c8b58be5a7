package io.github.spherometer.listener.measuring;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch sharpness over the latest gradient measurements: the sum of their g'Hg over that of their
 * g'g. An average step of plain gradient descent neither raises nor lowers the loss of its own
 * batch where this ratio is 2/lr; the mean of the single ratios lies below it, since long gradients
 * point along sharp directions.
 */
final class RecentSharpness {

  /** Measurements that are looked at. */
  static final int WINDOW = 100;

  /** Of consecutive measurements, since those of neighbouring batches depend on each other. */
  private static final int BLOCKS = 10;

  /** Student's quantile of three standard deviations for a degree less than blocks, over 3. */
  private static final double STUDENT = 4.0943 / 3;

  private record Sums(double curvature, double squaredLength) {}

  private final List<Sums> latest = new ArrayList<>();

  /** Takes a measurement in, unless it is not finite or of a zero gradient. */
  void add(RayleighQuotient sharpness) {
    double squaredLength = sharpness.norm() * sharpness.norm();
    double curvature = sharpness.value() * squaredLength;
    if (!Double.isFinite(curvature) || squaredLength == 0) {
      return;
    }
    if (latest.size() == WINDOW) {
      latest.remove(0);
    }
    latest.add(new Sums(curvature, squaredLength));
  }

  /** NaN before the first measurement, its error below two a block. */
  Estimate ratio() {
    double curvature = latest.stream().mapToDouble(Sums::curvature).sum();
    double squaredLength = latest.stream().mapToDouble(Sums::squaredLength).sum();
    double ratio = curvature / squaredLength;
    double error =
        latest.size() < 2 * BLOCKS ? Double.NaN : STUDENT * deviation(ratio) / squaredLength;
    return new Estimate(ratio, error);
  }

  /** Of the sum of g'Hg - ratio g'g, by that of blocks. */
  private double deviation(double ratio) {
    double[] blocks = new double[BLOCKS];
    for (int i = 0; i < latest.size(); i++) {
      Sums sums = latest.get(i);
      blocks[i * BLOCKS / latest.size()] += sums.curvature() - ratio * sums.squaredLength();
    }
    double squares = 0;
    for (double block : blocks) {
      squares += block * block;
    }
    return Math.sqrt(squares * BLOCKS / (BLOCKS - 1));
  }
}
