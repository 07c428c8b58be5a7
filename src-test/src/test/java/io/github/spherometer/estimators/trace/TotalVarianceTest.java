package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TotalVarianceTest {

  private final TotalVariance variance = new TotalVariance();

  /** 1, 3, 8 have the variance 13, and 0, -3, 3 have 9. */
  @Test
  void isTheSumOfTheVariancesOfTheEntries() {
    variance.add(new double[] {1, 0});
    variance.add(new double[] {3, -3});
    variance.add(new double[] {8, 3});

    assertThat(variance.value()).isCloseTo(22, within(1e-13));
  }

  /** The squared lengths are 1, 18 and 73. */
  @Test
  void isAsSureAsTheMeanOfTheSquaredLengths() {
    variance.add(new double[] {1, 0});
    variance.add(new double[] {3, -3});
    variance.add(new double[] {8, 3});

    assertThat(variance.standardError())
        .isCloseTo(new Draws(1, 18, 73).standardError(), within(1e-12));
  }

  @Test
  void isNotKnownBelowTwoVectors() {
    assertThat(variance.value()).isNaN();
    variance.add(new double[] {1, 2});
    assertThat(variance.value()).isNaN();
    variance.add(new double[] {1, 2});
    assertThat(variance.value()).isZero();
    assertThat(variance.standardError()).isZero();
  }
}
