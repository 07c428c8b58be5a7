package io.github.spherometer.estimators.trace;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.statistics.RunningMean;
import io.github.spherometer.estimators.statistics.Student;

/**
 * A sum of diagonal entries b_ii of a symmetric matrix B: the mean over probes z of the sum of the
 * entries z_i (Bz)_i, with its standard error (Hutchinson 1990).
 *
 * <p>Entry i has the variance r_i, the sum of the b_ij^2 with j other than i, and entries i and j
 * the covariance b_ij^2. So the sum over all entries has twice the variance of its entries added
 * up, and the sum over some of them between once and twice. The variances of thousands of entries
 * are well known from two probes, where the variance of the sum itself is not: stopping on it would
 * stop at the samples that by chance agree.
 */
final class DiagonalSum {

  /** Prime near 2^14: variances from folded vectors are off by sqrt(2 / 2^14), 1 %. */
  private static final int ENTRIES = 16_381;

  /** Prime near 2^10: squared cosines of folded vectors are off by 1 / 2^10, 0.001. */
  private static final int DIRECTION = 1_021;

  private final long start;
  private final long end;
  private final RunningMean sum = new RunningMean();
  private final TotalVariance variance = new TotalVariance();
  private final Directions directions = new Directions();

  /**
   * @param start first row
   * @param end row after the last one
   */
  DiagonalSum(long start, long end) {
    this.start = start;
    this.end = end;
  }

  /** Takes in a product Bz. */
  void addProduct(NDArray product) {
    directions.add(FoldedVector.of(product, start, end, DIRECTION).entries());
  }

  /** Takes in the entries z_i (Bz)_i of the same product. */
  void addEntries(NDArray entries) {
    FoldedVector folded = FoldedVector.of(entries, start, end, ENTRIES);
    sum.add(folded.sum());
    variance.add(folded.entries());
  }

  int count() {
    return sum.count();
  }

  double mean() {
    return sum.mean();
  }

  /**
   * Standard deviation of the mean, as large as its own uncertainty asks for; NaN below two probes.
   */
  double standardError() {
    double known = Student.factor(count() * directions.freedom());
    return known * Math.sqrt(2 * (variance.value() + variance.standardError()) / count());
  }
}
