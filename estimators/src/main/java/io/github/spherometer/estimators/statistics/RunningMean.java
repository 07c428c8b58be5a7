package io.github.spherometer.estimators.statistics;

/** Mean and standard error of a growing sample, one pass (Welford 1962). */
public final class RunningMean {

  private int count;
  private double mean;
  private double squaredDeviations;

  public void add(double value) {
    count++;
    double deviation = value - mean;
    mean += deviation / count;
    squaredDeviations += deviation * (value - mean);
  }

  public int count() {
    return count;
  }

  public double mean() {
    return count == 0 ? Double.NaN : mean;
  }

  /** Standard deviation of the mean; NaN below two values. */
  public double standardError() {
    return count < 2 ? Double.NaN : Math.sqrt(squaredDeviations / (count - 1.0) / count);
  }
}
