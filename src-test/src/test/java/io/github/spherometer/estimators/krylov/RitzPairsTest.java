package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.RitzValue;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;

class RitzPairsTest {

  private static final DMatrixRMaj VECTORS =
      new DMatrixRMaj(new double[][] {{0.6, -0.8}, {0.8, 0.6}});

  private final RitzPairs pairs =
      new RitzPairs(List.of(new RitzValue(2, 0), new RitzValue(-5, 0)), VECTORS);

  @Test
  void magnitudeIsThatOfEitherEnd() {
    assertThat(pairs.magnitude()).isEqualTo(5);
    assertThat(Pairs.of(7, 3, -5).magnitude()).isEqualTo(7);
  }

  @Test
  void weightIsTheSquareAlongTheFirstBasisVector() {
    assertThat(pairs.weight(0)).isCloseTo(0.36, within(1e-15));
    assertThat(pairs.weight(1)).isCloseTo(0.64, within(1e-15));
  }

  /** Coordinates may end before the basis does, or go on into the queue. */
  @Test
  void componentsAreThoseOfTheVectorsThatHaveBeenMultiplied() {
    assertThat(pairs.components(new double[] {10, 5})).containsExactly(10, -5);
    assertThat(pairs.components(new double[] {10})).containsExactly(6, -8);
    assertThat(pairs.components(new double[] {10, 5, 99})).containsExactly(10, -5);
  }

  @Test
  void vectorsComeInTheOrderThatIsAskedFor() {
    DMatrixRMaj swapped = new DMatrixRMaj(new double[][] {{-0.8, 0.6}, {0.6, 0.8}});

    assertThat(MatrixFeatures_DDRM.isEquals(pairs.vectors(List.of(1, 0)), swapped)).isTrue();
    assertThat(pairs.vectors(List.of(1)).data).containsExactly(-0.8, 0.6);
  }
}
