package io.github.spherometer.estimators.trace;

import io.github.spherometer.estimators.statistics.RunningMean;

/**
 * Variances of the entries of a random vector, added up, from a growing sample of such vectors, one
 * pass (Welford 1962).
 */
final class TotalVariance {

  private final RunningMean squaredLengths = new RunningMean();
  private double[] mean = {};
  private double squaredDeviations;

  /**
   * Adds a vector.
   *
   * @param vector of the same length as the others; kept as it is if it is the first one
   */
  void add(double[] vector) {
    if (squaredLengths.count() == 0) {
      mean = vector;
      squaredLengths.add(Sums.ofProducts(vector, vector));
      return;
    }
    squaredLengths.add(Sums.ofProducts(vector, vector));
    double share = 1.0 / squaredLengths.count();
    double[] deviations = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      deviations[i] = vector[i] - mean[i];
      mean[i] += share * deviations[i];
    }
    squaredDeviations += (1 - share) * Sums.ofProducts(deviations, deviations);
  }

  /** The sum of the variances, without bias; NaN below two vectors. */
  double value() {
    int count = squaredLengths.count();
    return count < 2 ? Double.NaN : squaredDeviations / (count - 1.0);
  }

  /**
   * How far {@link #value} may be off: the standard error of the mean squared length, which says
   * how many directions make the variance. The deviations cannot say it, since two vectors deviate
   * equally from their mean.
   */
  double standardError() {
    return squaredLengths.standardError();
  }
}
