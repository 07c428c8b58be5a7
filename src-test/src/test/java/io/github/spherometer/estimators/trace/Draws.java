package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;

/** What a sample of random numbers says of their mean. */
final class Draws {

  /** A normal mean is farther off once in 16 000 samples. */
  private static final double FAR = 4;

  private final double[] values;

  Draws(double... values) {
    this.values = values;
  }

  double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Of the mean. */
  double standardError() {
    double mean = mean();
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1.0) / values.length);
  }

  /**
   * Asserts that the sample may have this mean, and that it would show another one.
   *
   * @param error how large the standard error of the mean may be
   */
  void assertMeanIs(double expected, double error) {
    assertThat(mean()).isCloseTo(expected, within(FAR * standardError()));
    assertThat(standardError()).isLessThan(error);
  }
}
