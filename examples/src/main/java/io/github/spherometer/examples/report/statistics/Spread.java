package io.github.spherometer.examples.report.statistics;

import java.util.Arrays;

/**
 * What several seeds gave.
 *
 * @param mean their mean; NaN without values
 * @param standardDeviation of one of them, by n - 1; NaN for fewer than two
 * @param n how many there are
 */
public record Spread(double mean, double standardDeviation, int n) {

  /** Of the values that are finite. */
  public static Spread of(double... values) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    double mean = Arrays.stream(known).average().orElse(Double.NaN);
    double squares = Arrays.stream(known).map(value -> (value - mean) * (value - mean)).sum();
    double deviation = known.length < 2 ? Double.NaN : Math.sqrt(squares / (known.length - 1));
    return new Spread(mean, deviation, known.length);
  }

  /** Half of the 95 % interval of the mean, by Student's t; NaN for fewer than two values. */
  public double halfWidth() {
    return n < 2 ? Double.NaN : StudentQuantile.at95(n - 1) * standardDeviation / Math.sqrt(n);
  }

  /** Such as "3.2 +- 0.1", mean and standard deviation. */
  @Override
  public String toString() {
    return n < 2 ? Digits.of(mean) : Digits.of(mean) + " +- " + Digits.of(standardDeviation, 2);
  }
}
