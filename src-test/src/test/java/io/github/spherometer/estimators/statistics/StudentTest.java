package io.github.spherometer.estimators.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTest {

  /** Half of the chance of a normal variable beyond three standard deviations. */
  private static final double CHANCE = 1.3498980316301e-3;

  @Test
  void oneAndTwoDegreesAreThoseOfTheClosedForms() {
    double one = 1 / Math.tan(Math.PI * CHANCE);
    double alpha = 4 * CHANCE * (1 - CHANCE);
    double two = 2 * (0.5 - CHANCE) * Math.sqrt(2 / alpha);

    assertThat(3 * Student.factor(1)).isCloseTo(one, within(1e-3));
    assertThat(3 * Student.factor(2)).isCloseTo(two, within(1e-3));
  }

  /** The density, integrated from the quantile to far out by Simpson's rule. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 7, 9, 10, 15, 40, 200})
  void chanceBeyondIsThatOfANormalVariableBeyondThree(int degrees) {
    double start = 3 * Student.factor(degrees);
    double beyond = tail(start, degrees);

    assertThat(beyond).isCloseTo(CHANCE, within(0.0008 * CHANCE));
  }

  /** With x = start / u the tail is an integral over (0, 1]. */
  private static double tail(double start, int degrees) {
    int steps = 20_000;
    double sum = 0;
    for (int i = 1; i <= steps; i++) {
      double weight = i == steps ? 1 : i % 2 == 0 ? 2 : 4;
      double u = (double) i / steps;
      double x = start / u;
      sum += weight * start / (u * u) * Math.pow(1 + x * x / degrees, -(degrees + 1) / 2.0);
    }
    return normalization(degrees) * sum / (3.0 * steps);
  }

  /** Gamma((n + 1) / 2) / (sqrt(n pi) Gamma(n / 2)), by the recursion of their ratio. */
  private static double normalization(int degrees) {
    double ratio = degrees % 2 == 0 ? Math.sqrt(Math.PI) / 2 : 1 / Math.sqrt(Math.PI);
    for (int n = degrees % 2 == 0 ? 2 : 1; n < degrees; n += 2) {
      ratio *= (n + 1.0) / n;
    }
    return ratio / Math.sqrt(degrees * Math.PI);
  }

  /** The polynomials of Abramowitz and Stegun, 26.7.5. */
  @ParameterizedTest
  @ValueSource(ints = {10, 15, 200})
  void moreThanNineDegreesAreTheExpansionOfCornishAndFisher(int degrees) {
    double x = 3;
    double[] terms = {
      polynomial(x, 1, 1) / 4,
      polynomial(x, 3, 16, 5) / 96,
      polynomial(x, -15, 17, 19, 3) / 384,
      polynomial(x, -945, -1920, 1482, 776, 79) / 92160
    };
    double expected = x;
    for (int i = 0; i < terms.length; i++) {
      expected += terms[i] * Math.pow(degrees, -i - 1);
    }
    assertThat(3 * Student.factor(degrees)).isCloseTo(expected, within(1e-12));
  }

  /** Of odd powers of x, the lowest first. */
  private static double polynomial(double x, double... coefficients) {
    double sum = 0;
    for (int i = 0; i < coefficients.length; i++) {
      sum += coefficients[i] * Math.pow(x, 2 * i + 1);
    }
    return sum;
  }

  @Test
  void degreesAreRoundedDown() {
    assertThat(Student.factor(2.9)).isEqualTo(Student.factor(2));
    assertThat(Student.factor(0.3)).isEqualTo(Student.factor(1));
    assertThat(Student.factor(1e30)).isCloseTo(1, within(1e-6));
  }
}
