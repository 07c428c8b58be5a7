package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.estimators.RitzValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where eigenvalues are not known well, the edge is not either. */
class SpectrumEndTest {

  private static final double OTHER_HALF_WIDTH = 1;

  /** Even steps from 1 down to 0, which have no outlier, with a wider one somewhere. */
  private static SpectrumEnd steps(int widerAfter, double error) {
    List<RitzValue> distances = new ArrayList<>();
    double distance = 1;
    for (int rank = 0; rank <= 30; rank++) {
      distances.add(new RitzValue(distance, rank == widerAfter ? error : 0));
      distance -= rank == widerAfter ? 0.12 : 0.88 / 30;
    }
    distances.add(new RitzValue(0, 0));
    return SpectrumEnd.of(List.of(distances), 1e-6, false);
  }

  /** Half of what a gap has to be, a fifth of the bulk, is a tenth of it. */
  @ParameterizedTest
  @CsvSource({"0.09, true", "0.11, false"})
  void anEdgeThatIsUnsureByHalfAGapIsNotResolved(double error, boolean resolved) {
    RitzValue edge = new RitzValue(1, error);
    List<RitzValue> distances = new ArrayList<>(List.of(edge));
    for (int rank = 1; rank <= 10; rank++) {
      distances.add(new RitzValue(1 - 0.1 * rank, 0));
    }
    SpectrumEnd end = SpectrumEnd.of(List.of(distances), 1e-6, false);
    assertThat(end.outliers(OTHER_HALF_WIDTH)).isZero();
    assertThat(end.isResolved(OTHER_HALF_WIDTH)).isEqualTo(resolved);
  }

  /** An eigenvalue may hide in 0.12 if what is beside that is unsure by more than a tenth of it. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.011, true",
    "0, 0.013, false",
    "4, 0.011, true",
    "4, 0.013, false",
    "9, 0.013, false",
    "10, 0.013, true",
  })
  void aWideStepNearTheEdgeMustBeKnownWell(int widerAfter, double error, boolean resolved) {
    SpectrumEnd end = steps(widerAfter, error);
    assertThat(end.outliers(OTHER_HALF_WIDTH)).isZero();
    assertThat(end.isResolved(OTHER_HALF_WIDTH)).isEqualTo(resolved);
  }

  /** These distances, and then even steps down to 0. */
  private static SpectrumEnd end(double step, double error, double... distances) {
    List<RitzValue> all = new ArrayList<>();
    for (double distance : distances) {
      all.add(new RitzValue(distance, error));
    }
    double last = distances[distances.length - 1];
    for (int i = 1; i * step <= last; i++) {
      all.add(new RitzValue(last - i * step, 0));
    }
    return SpectrumEnd.of(List.of(all), 1e-6, false);
  }

  /** A fifth of 10, a twentieth of 40, and four times a half. */
  @Test
  void gapThatIsJustAsMarkedAsItMustBeStandsOut() {
    assertThat(end(0.25, 0, 40, 12, 10, 9.5).outliers(0)).isEqualTo(2);
    assertThat(end(0.25, 0, 40.01, 12, 10, 9.5).outliers(0)).isEqualTo(1);
    assertThat(end(0.25, 0, 40, 12, 10, 9.49).outliers(0)).isEqualTo(1);
    assertThat(end(0.25, 0, 40, 12, 10, 9.5).outliers(10.01)).isEqualTo(1);
  }

  /** Half a fifth of 10, and a two hundredth of 200. */
  @Test
  void gapThatIsJustHalfAsMarkedLeavesItOpen() {
    assertThat(end(0.125, 0, 200, 11, 10).outliers(0)).isEqualTo(1);
    assertThat(end(0.125, 0, 200, 11, 10).isResolved(0)).isFalse();
    assertThat(end(0.125, 0, 201, 11, 10).isResolved(0)).isTrue();
    assertThat(end(0.125, 0, 200, 10.99, 10).isResolved(0)).isTrue();
  }

  @Test
  void gapIsCertainIfNothingOutsideIsUnsureByMoreThanATenthOfIt() {
    assertThat(end(0.25, 1, 20, 10).outliers(0)).isEqualTo(1);
    assertThat(end(0.25, 1.01, 20, 10).outliers(0)).isZero();
  }

  /** A fifth of 20, and half of that. */
  @Test
  void edgeOfAWideBulkMayBeUnsureByATenthOfIt() {
    assertThat(end(1, 1.9, 10).isResolved(20)).isTrue();
    assertThat(end(1, 2.1, 10).isResolved(20)).isFalse();
  }

  /** Of each rank the outermost value, with how far the others are from it. */
  @Test
  void samplesAgreeAsFarAsTheShortestGoes() {
    List<RitzValue> three = List.of(sure(3), sure(2), sure(1));
    List<RitzValue> two = List.of(sure(2.5), sure(2.25));

    assertThat(SpectrumEnd.of(List.of(three, two), 0, false).distances())
        .containsExactly(new RitzValue(3, 0.5), new RitzValue(2.25, 0.25));
  }

  /** What lies beyond the median on the other side is at the median. */
  @Test
  void distancesEndAtTheMedian() {
    List<RitzValue> sample = List.of(sure(3), new RitzValue(-1, 0.5), sure(-2));

    assertThat(SpectrumEnd.of(List.of(sample), 0, false).distances())
        .containsExactly(sure(3), new RitzValue(0, 0.5));
  }

  private static RitzValue sure(double distance) {
    return new RitzValue(distance, 0);
  }
}
