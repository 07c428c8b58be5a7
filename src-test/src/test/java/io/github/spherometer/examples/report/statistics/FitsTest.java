package io.github.spherometer.examples.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FitsTest {

  @Test
  void aLineIsFoundWithItsErrors() {
    // By hand: means 2.5 and 4, xx = 5, xy = 7, yy = 10; 0.2 are left, over two degrees of freedom.
    LinearFit fit = LinearFit.of(new double[] {1, 2, 3, 4}, new double[] {2, 3, 5, 6});

    assertThat(fit.slope()).isCloseTo(1.4, within(1e-12));
    assertThat(fit.intercept()).isCloseTo(0.5, within(1e-12));
    assertThat(fit.r2()).isCloseTo(0.98, within(1e-12));
    assertThat(fit.slopeError()).isCloseTo(Math.sqrt(0.1 / 5), within(1e-12));
    assertThat(fit.interceptError()).isCloseTo(Math.sqrt(0.1 * (0.25 + 6.25 / 5)), within(1e-12));
    assertThat(fit.at(10)).isCloseTo(14.5, within(1e-12));
  }

  @Test
  void pointsThatAreNotFiniteAreLeftOut() {
    LinearFit fit =
        LinearFit.of(new double[] {1, 2, 3, Double.NaN, 5}, new double[] {2, 4, 6, 8, Double.NaN});

    assertThat(fit.n()).isEqualTo(3);
    assertThat(fit.slope()).isCloseTo(2, within(1e-12));
  }

  @Test
  void aLineNeedsTwoDifferentX() {
    assertThat(LinearFit.of(new double[] {1, 1}, new double[] {1, 2}).slope()).isNaN();
  }

  @Test
  void aPowerLawIsToldFromAnExponential() {
    double[] power = IntStream.rangeClosed(1, 60).mapToDouble(i -> 7 * Math.pow(i, -1.2)).toArray();
    double[] exponential =
        IntStream.rangeClosed(1, 60).mapToDouble(i -> Math.exp(-i / 9.0)).toArray();

    TailFit ofPower = TailFit.of(power, 12, 60);
    TailFit ofExponential = TailFit.of(exponential, 12, 60);

    assertThat(ofPower.isPowerLaw()).isTrue();
    assertThat(ofPower.power().slope()).isCloseTo(-1.2, within(1e-9));
    assertThat(ofPower.powerAt(1)).isCloseTo(7, within(1e-9));
    assertThat(ofExponential.isPowerLaw()).isFalse();
    assertThat(ofExponential.exponential().slope()).isCloseTo(-1 / 9.0, within(1e-9));
    assertThat(ofExponential.exponentialAt(9)).isCloseTo(Math.exp(-1), within(1e-9));
    assertThat(ofPower)
        .hasToString(
            "ranks 12 to 60: power law of exponent -1.2 (R^2 1), exponential of rate "
                + Digits.of(ofPower.exponential().slope(), 3)
                + " (R^2 "
                + Digits.of(ofPower.exponential().r2(), 3)
                + ")");
  }

  @Test
  void aWindowOutsideTheRanksIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> TailFit.of(new double[5], 1, 6));
  }

  @Test
  void aSpreadIsOfTheFiniteValues() {
    Spread spread = Spread.of(1, 2, Double.NaN, 6);

    assertThat(spread.mean()).isEqualTo(3);
    assertThat(spread.standardDeviation()).isCloseTo(Math.sqrt(7), within(1e-12));
    assertThat(spread.n()).isEqualTo(3);
    assertThat(spread).hasToString("3 +- 2.6");
    assertThat(Spread.of(4).halfWidth()).isNaN();
    assertThat(Spread.of()).hasToString("-");
  }

  @Test
  void studentsQuantilesLeaveTwoAndAHalfPercentBeyond() {
    for (int degrees : new int[] {1, 2, 3, 9, 10, 11, 20, 100}) {
      assertThat(beyond(degrees, StudentQuantile.at95(degrees)))
          .as("%d degrees of freedom", degrees)
          .isCloseTo(0.025, within(3e-5));
    }
  }

  /** Half less the density's integral from 0, by Simpson's rule in u, where t = tan u. */
  private static double beyond(int degrees, double t) {
    int steps = 2000;
    double whole = integral(degrees, Math.PI / 2, steps);
    return 0.5 - 0.5 * integral(degrees, Math.atan(t / Math.sqrt(degrees)), steps) / whole;
  }

  /** The density in t = sqrt(n) tan u is cos(u)^(n - 1), up to a factor. */
  private static double integral(int degrees, double end, int steps) {
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.pow(Math.cos(end * i / steps), degrees - 1.0);
    }
    return sum * end / steps / 3;
  }
}
