package io.github.spherometer.estimators.spectrum;

import static java.lang.Math.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.RitzValue;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapContrastTest {

  private static final double ROUNDING = 1e-6;

  private static GapContrast gaps(boolean point, double... distances) {
    List<RitzValue> values =
        Arrays.stream(distances).mapToObj(distance -> new RitzValue(distance, 0)).toList();
    return new GapContrast(values, ROUNDING, point);
  }

  private static void assertContrast(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-12));
  }

  /** In proportion it is wider still. */
  @Test
  void gapIsComparedWithTheWidestInside() {
    assertContrast(gaps(false, 100, 60, 55, 52, 51, 50).at(1), 40 / (4 * 5.0));
  }

  /** The widest in proportion is that from 2 to 1, and the last has no proportion. */
  @Test
  void gapIsComparedWithTheSteepestInside() {
    assertContrast(gaps(false, 10, 4, 3, 2, 1, 0).at(1), log(10 / 4.0) / (2.5 * log(2)));
    assertContrast(gaps(false, 10, 4, 3, 2, 1, ROUNDING).at(1), log(10 / 4.0) / (2.5 * log(2)));
  }

  @Test
  void gapFurtherInsideIsComparedWithThoseInsideOfIt() {
    assertContrast(gaps(false, 90, 50, 10, 4, 3, 2, 1).at(3), log(2.5) / (2.5 * log(2)));
  }

  @Test
  void gapWithFewerThanThreeInsideIsDoubtful() {
    assertThat(gaps(false, 10, 0.3, 0.2, 0.1).at(1)).isEqualTo(0.5);
    assertThat(gaps(false, 10, 0.4, 0.3, 0.2, 0.1).at(1)).isGreaterThan(1);
    assertThat(gaps(false, 10, 9, 1, 0).at(1)).isLessThan(0.5);
  }

  /** A step of 1 is the eleventh inside, or the tenth. */
  @Test
  void tenGapsInsideAreLookedAt() {
    double[] distances = new double[13];
    Arrays.setAll(distances, i -> i == 0 ? 100 : 21 - 0.5 * i);
    double[] farther = distances.clone();
    farther[12] = 5;
    double[] nearer = distances.clone();
    nearer[11] = 5;
    nearer[12] = 4.5;

    assertThat(gaps(false, farther).at(1)).isEqualTo(gaps(false, distances).at(1));
    assertThat(gaps(false, nearer).at(1)).isLessThan(gaps(false, distances).at(1) / 2);
  }

  @Test
  void whatIsBesideAPointStandsOutInfinitely() {
    assertThat(gaps(true, 10, ROUNDING).at(1)).isInfinite();
    assertThat(gaps(true, 10, 2 * ROUNDING).at(1)).isEqualTo(0.5);
    assertThat(gaps(false, 10, ROUNDING).at(1)).isEqualTo(0.5);
  }
}
