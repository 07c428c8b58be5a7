package io.github.spherometer.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AgreementTest {

  private static Agreement agreement(double ours, double error, double theirs, double theirError) {
    return new Agreement("l1", new Bounded(ours, error), new Bounded(theirs, theirError));
  }

  @Test
  void holdsWithinBothErrors() {
    assertThat(agreement(1, 0.1, 1.25, 0.2).holds()).isTrue();
    assertThat(agreement(1, 0.1, 1.35, 0.2).holds()).isFalse();
    assertThat(agreement(1, 0.1, 0.65, 0.2).holds()).isFalse();
  }

  @Test
  void anErrorThatIsNotStatedIsNone() {
    assertThat(agreement(1, 0.1, 1.05, Double.NaN).units()).isCloseTo(0.5, within(1e-12));
    assertThat(agreement(1, 0.1, 1.2, Double.NaN).holds()).isFalse();
  }

  @Test
  void equalNumbersAgreeWithoutAnyError() {
    assertThat(agreement(1, 0, 1, 0).units()).isZero();
    assertThat(agreement(1, 0, 2, 0).holds()).isFalse();
  }
}
