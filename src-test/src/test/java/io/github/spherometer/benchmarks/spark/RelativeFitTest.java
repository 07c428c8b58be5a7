package io.github.spherometer.benchmarks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RelativeFitTest {

  @Test
  void exactMeasurementsGiveTheirCoefficients() {
    RelativeFit fit = new RelativeFit(3);
    for (int i = 1; i <= 4; i++) {
      fit.add(0.25 + 3e-9 * 1e8 * i, 1, 1e8 * i, 0);
    }
    assertThat(fit.coefficients())
        .containsExactly(new double[] {0.25, 3e-9, 0}, Offset.offset(1e-12));
  }

  /** The a that makes (1 - a / 1)^2 + (1 - a / 4)^2 least is 20 / 17; plain squares give 2.5. */
  @Test
  void relativeErrorsCount() {
    assertThat(new RelativeFit(1).add(1, 1).add(4, 1).coefficients()[0])
        .isCloseTo(20.0 / 17, Offset.offset(1e-12));
  }

  /** A falling line has a negative slope; without it the constant is fitted alone. */
  @Test
  void whatWouldBeNegativeIsZero() {
    assertThat(new RelativeFit(2).add(4, 1, 1).add(1, 1, 2).coefficients())
        .containsExactly(new double[] {20.0 / 17, 0}, Offset.offset(1e-12));
  }

  @Test
  void timesThatAreNotPositiveSayNothing() {
    assertThat(new RelativeFit(1).add(2, 1).add(-5, 1).add(0, 1).coefficients()).containsExactly(2);
  }

  @Test
  void rowsOfAnotherLengthAreRefused() {
    assertThatThrownBy(() -> new RelativeFit(2).add(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 numbers, must be 2");
  }
}
