package io.github.spherometer.examples.singularity;

import java.util.Arrays;

/**
 * The shape of a sample.
 *
 * @param count of its values
 * @param mean of them
 * @param deviation from it
 * @param skewness third standardised moment; 0 for a symmetric distribution
 * @param kurtosis fourth standardised moment less 3; 0 for a normal distribution
 */
record Moments(int count, double mean, double deviation, double skewness, double kurtosis) {

  static Moments of(double[] values) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    double mean = Arrays.stream(known).average().orElse(Double.NaN);
    double variance = central(known, mean, 2);
    return new Moments(
        known.length,
        mean,
        Math.sqrt(variance),
        central(known, mean, 3) / Math.pow(variance, 1.5),
        central(known, mean, 4) / (variance * variance) - 3);
  }

  private static double central(double[] values, double mean, int power) {
    return Arrays.stream(values)
        .map(value -> Math.pow(value - mean, power))
        .average()
        .orElse(Double.NaN);
  }

  /** Of a normal sample of this size, nearly; half of that of the kurtosis. */
  double skewnessError() {
    return Math.sqrt(6.0 / count);
  }
}
