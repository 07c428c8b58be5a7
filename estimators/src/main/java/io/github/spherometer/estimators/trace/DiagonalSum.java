package io.github.spherometer.estimators.trace;

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

  private final RunningMean sum = new RunningMean();
  private final TotalVariance variance = new TotalVariance();
  private final Directions directions = new Directions();

  /**
   * Takes in a probe.
   *
   * @param product Bz, as far as it belongs to the sum
   * @param entries the z_i (Bz)_i that do
   */
  void add(FoldedVector product, FoldedVector entries) {
    directions.add(product.entries());
    sum.add(entries.sum());
    variance.add(entries.entries());
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
