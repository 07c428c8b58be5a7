package io.github.spherometer.examples.deepnetspectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.RitzValue;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutliersTest {

  private static List<RitzValue> values(double residual, double... values) {
    return Arrays.stream(values).mapToObj(value -> new RitzValue(value, residual)).toList();
  }

  @Test
  void theLargestRatioComesAfterThem() {
    Outliers outliers = Outliers.of(values(0.01, 12, 8, 6, 2, 1.5, 1.2, 1), 4);
    assertThat(outliers.count()).isEqualTo(3);
    assertThat(outliers.ratio()).isCloseTo(3, within(1e-12));
    assertThat(outliers.known()).isEqualTo(3);
  }

  @Test
  void thereAreNoneWhereNothingStandsApart() {
    assertThat(Outliers.of(values(0.01, 5, 4.5, 4, 3.5, 3), 3).known()).isZero();
  }

  @Test
  void theirNumberIsNotKnownWhereTheGapIsWithinTheErrors() {
    Outliers outliers = Outliers.of(values(2.5, 12, 8, 7, 3, 2.9), 4);
    assertThat(outliers.count()).isEqualTo(3);
    assertThat(outliers.known()).isNaN();
  }

  /** Zero but for rounding: the ratio to it would be the largest of all. */
  @Test
  void whatMayBeZeroEndsTheSearch() {
    assertThat(Outliers.of(values(1e-6, 8, 4, 1, 0.9, 1e-7, 1e-9), 4).count()).isEqualTo(2);
  }

  @Test
  void gapsBeyondTwiceTheClassesAreOfTheBulk() {
    assertThat(Outliers.of(values(0.01, 9, 3, 2.9, 2.8, 2.7, 0.1), 2).count()).isEqualTo(1);
  }
}
