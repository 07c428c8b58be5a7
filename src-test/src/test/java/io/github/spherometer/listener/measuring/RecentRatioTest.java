package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.Estimate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentRatioTest {

  private static final double[] CURVATURES = {9, 3, 1, 0.3, 0.1};

  private final RecentRatio recent = new RecentRatio();

  @Test
  void isTheRatioOfTheSumsAndNotTheMeanOfTheRatios() {
    recent.add(90, 9);
    recent.add(1, 1);

    assertThat(recent.value().value()).isCloseTo(91 / 10.0, within(1e-12));
    assertThat(recent.value().standardError()).isNaN();
  }

  @Test
  void leavesOutWhatIsNoNumber() {
    assertThat(recent.value().value()).isNaN();

    recent.add(90, 9);
    recent.add(Double.NaN, 0);
    recent.add(1, Double.NaN);
    recent.add(1, Double.POSITIVE_INFINITY);
    recent.add(Double.NEGATIVE_INFINITY, 1);

    assertThat(recent.value().value()).isCloseTo(10, within(1e-12));
  }

  @Test
  void forgetsWhatIsOlderThanAHundredMeasurements() {
    for (int i = 0; i < 150; i++) {
      recent.add(i < 50 ? 1000 : 2, 1);
    }

    assertThat(recent.value()).isEqualTo(new Estimate(2, 0));
  }

  /**
   * Ten means of 1 and 3 in turn have the standard error 1/3; Student's quantile is from a table.
   */
  @ParameterizedTest
  @ValueSource(ints = {20, 30, 100})
  void itsErrorIsThatOfTheMeanOfTenBlocks(int measurements) {
    for (int i = 0; i < measurements; i++) {
      recent.add(i * 10 / measurements % 2 == 0 ? 4 : 12, 4);
    }

    assertThat(recent.value().value()).isCloseTo(2, within(1e-12));
    assertThat(recent.value().standardError()).isCloseTo(4.0943 / 3 / 3, within(1e-12));
  }

  @Test
  void belowTwentyMeasurementsThereIsNoErrorAndZeroesAreNone() {
    for (int i = 0; i < 19; i++) {
      recent.add(i, 1);
    }
    recent.add(0, 0);
    assertThat(recent.value().standardError()).isNaN();

    recent.add(1, 1);
    assertThat(recent.value().standardError()).isPositive();
  }

  @Test
  void aRatioBelowZeroHasAnErrorToo() {
    RecentRatio negated = new RecentRatio();
    for (int i = 0; i < 20; i++) {
      recent.add(i, 1);
      negated.add(i, -1);
    }
    Estimate ratio = recent.value();
    assertThat(negated.value()).isEqualTo(new Estimate(-ratio.value(), ratio.standardError()));
  }

  /**
   * Heavy ball of rate r and momentum m on a diagonal quadratic, with gradients g = h x + noise of
   * variance h. A coordinate's stationary variance is r (1+m) / ((1-m) (2 (1+m) - r h)), so that E
   * g^2 = h^2 times that + h, which gives the ratio in closed form.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void isTheStationaryRatioOfStochasticGradientDescent(double momentum) {
    double rate = 0.2;
    double expected = stationaryRatio(rate, momentum);
    Random random = new Random(1);
    double[] x = new double[CURVATURES.length];
    double[] velocity = new double[CURVATURES.length];
    int windows = 400;
    double sum = 0;
    double ratios = 0;
    int beyond = 0;
    for (int step = -1000; step < windows * RecentRatio.WINDOW; step++) {
      double[] sums = step(x, velocity, rate, momentum, random);
      recent.add(sums[0], sums[1]);
      ratios += step < 0 ? 0 : sums[0] / sums[1] / (windows * RecentRatio.WINDOW);
      if (step >= 0 && (step + 1) % RecentRatio.WINDOW == 0) {
        Estimate ratio = recent.value();
        sum += ratio.value() / windows;
        beyond += Math.abs(ratio.value() - expected) > 3 * ratio.standardError() ? 1 : 0;
      }
    }
    assertThat(sum).isCloseTo(expected, within(0.02 * expected));
    assertThat(beyond).isLessThanOrEqualTo(6);
    assertThat(ratios).isLessThan(0.95 * expected);
  }

  private static double stationaryRatio(double rate, double momentum) {
    double curvature = 0;
    double squaredLength = 0;
    for (double h : CURVATURES) {
      double variance = rate * (1 + momentum) / ((1 - momentum) * (2 * (1 + momentum) - rate * h));
      double square = h * h * variance + h;
      curvature += h * square;
      squaredLength += square;
    }
    return curvature / squaredLength;
  }

  /** Returns g'Hg and g'g. */
  private static double[] step(
      double[] x, double[] velocity, double rate, double momentum, Random random) {
    double curvature = 0;
    double squaredLength = 0;
    for (int i = 0; i < x.length; i++) {
      double gradient = CURVATURES[i] * x[i] + Math.sqrt(CURVATURES[i]) * random.nextGaussian();
      curvature += CURVATURES[i] * gradient * gradient;
      squaredLength += gradient * gradient;
      velocity[i] = momentum * velocity[i] + gradient;
      x[i] -= rate * velocity[i];
    }
    return new double[] {curvature, squaredLength};
  }
}
