package io.github.spherometer.estimators.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RunningMeanTest {

  private final RunningMean sample = new RunningMean();

  @Test
  void noValueHasNoMeanAndOneHasNoError() {
    assertThat(sample.mean()).isNaN();
    assertThat(sample.standardError()).isNaN();
    sample.add(5);
    assertThat(sample.mean()).isEqualTo(5);
    assertThat(sample.standardError()).isNaN();
  }

  @Test
  void twoValuesHaveHalfTheirDistanceAsError() {
    sample.add(5);
    sample.add(-1);
    assertThat(sample.mean()).isEqualTo(2);
    assertThat(sample.standardError()).isCloseTo(3, within(1e-15));
  }

  /** Of 2, 4, 9 the squared deviations are 9, 1, 16. */
  @Test
  void errorIsTheDeviationOfTheSampleOverTheRootOfItsSize() {
    sample.add(2);
    sample.add(4);
    sample.add(9);
    assertThat(sample.count()).isEqualTo(3);
    assertThat(sample.mean()).isCloseTo(5, within(1e-15));
    assertThat(sample.standardError()).isCloseTo(Math.sqrt(26.0 / 2 / 3), within(1e-15));
  }
}
