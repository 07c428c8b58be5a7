package io.github.spherometer.estimators;

/** Mean and standard error of a growing sample, one pass (Welford 1962). */
final class RunningMean {

  private int count;
  private double mean;
  private double squaredDeviations;

  void add(double value) {
    count++;
    double deviation = value - mean;
    mean += deviation / count;
    squaredDeviations += deviation * (value - mean);
  }

  int count() {
    return count;
  }

  double mean() {
    return count == 0 ? Double.NaN : mean;
  }

  /** Standard deviation of the mean; NaN below two values. */
  double standardError() {
    return count < 2 ? Double.NaN : Math.sqrt(squaredDeviations / (count - 1.0) / count);
  }
}
