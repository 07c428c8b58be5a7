package io.github.spherometer.examples.singularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The numbers that the report is made of. */
class PiecesTest {

  private static Checkpoint of(Double... eigenvalues) {
    return new Checkpoint(Moment.END, 1, 1, 0.1, List.of(eigenvalues), 0);
  }

  @Test
  void nearZeroIsMeasuredByTheLargestMagnitude() {
    Checkpoint checkpoint = of(0.5, 0.0011, 0.0009, 0.0, -0.0009, -1.0);
    assertThat(checkpoint.near()).isEqualTo(0.5);
    assertThat(checkpoint.withinRounding()).isEqualTo(1.0 / 6);
    assertThat(checkpoint.negative()).isEqualTo(1);
    assertThat(checkpoint.relative(2)).isEqualTo(0.0022);
    assertThat(checkpoint.relative(7)).isNaN();
  }

  @Test
  void theWidestGapIsTheLargestRatioOfNeighbours() {
    assertThat(Gap.of(of(10.0, 9.0, 3.0, 2.0, 1.0), 4)).isEqualTo(new Gap(2, 3));
  }

  @Test
  void theGapIsLookedForAmongTheFirstAlone() {
    assertThat(Gap.of(of(10.0, 8.0, 7.0, 0.1), 2).above()).isEqualTo(1);
  }

  /** Ratios of rounding errors are no gaps. */
  @Test
  void thereIsNoGapWithinRounding() {
    assertThat(Gap.of(of(10.0, 5.0, 1e-6, 1e-9, -1.0), 4)).isEqualTo(new Gap(1, 2));
    assertThat(Gap.of(of(10.0, -1.0), 4)).isEqualTo(new Gap(0, Double.NaN));
  }

  @Test
  void aBarrierIsAboveTheHigherEnd() {
    assertThat(MadeUp.line(Line.Ends.SAME_START, 0.7).barrier()).isCloseTo(0.5, within(1e-12));
    assertThat(MadeUp.line(Line.Ends.SAME_START, 0.05).barrier()).isZero();
  }

  /** Of the values 1, 1, 1, 5: mean 2, central moments 3, 6 and 21. */
  @Test
  void momentsAreThoseOfTheSample() {
    Moments moments = Moments.of(new double[] {1, 1, 1, 5, Double.NaN});
    assertThat(moments.count()).isEqualTo(4);
    assertThat(moments.mean()).isEqualTo(2);
    assertThat(moments.deviation()).isCloseTo(Math.sqrt(3), within(1e-12));
    assertThat(moments.skewness()).isCloseTo(6 / Math.pow(3, 1.5), within(1e-12));
    assertThat(moments.kurtosis()).isCloseTo(21.0 / 9 - 3, within(1e-12));
  }
}
