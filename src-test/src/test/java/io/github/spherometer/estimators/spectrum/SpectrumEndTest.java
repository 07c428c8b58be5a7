package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.estimators.eigen.RitzValue;
import java.util.ArrayList;
import java.util.List;
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
}
