package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.operator.Operators;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read off a density without sampling one, and where its bulk is. */
class DensityTest {

  private static final Density TWO =
      new Density(
          List.of(new GaussQuadrature(List.of(new Node(1, 0.5, 0), new Node(8, 0.5, 0)), true)),
          0.125);

  private static Density sampled(double... eigenvalues) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return SpectralDensity.builder()
          .build()
          .density(Operators.diagonal(manager, DataType.FLOAT64, eigenvalues));
    }
  }

  @Test
  void theGridEndsFiveDeviationsBeyondTheOutermostNodes() {
    assertThat(TWO.grid(4))
        .extracting(Density.Point::x)
        .containsExactly(1 - 0.625, 1 - 0.625 + 8.25 / 3, 1 - 0.625 + 5.5, 8 + 0.625);
    assertThat(TWO.grid(2)).hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TWO.grid(1))
        .withMessageStartingWith("points is 1,");
  }

  @Test
  void limitsInTheWrongOrderAreRefused() {
    assertThat(TWO.within(1, 1).value()).isEqualTo(0.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TWO.within(2, 1))
        .withMessageStartingWith("lower is 2.0, must be at most 1.0");
  }

  @Test
  void aBroadeningOutOfRangeIsRefused() {
    assertThat(TWO.withBroadening(Double.MIN_VALUE).broadening()).isEqualTo(Double.MIN_VALUE);
    for (double broadening : new double[] {0, -1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TWO.withBroadening(broadening))
          .withMessageStartingWith("broadening is " + broadening + ",");
    }
  }

  /** The lower one, as that of an exact spectrum: what is above it has nothing inside. */
  @Test
  void theMedianOfTwoHalvesIsTheLower() {
    assertThat(TWO.lowerEdge()).isEqualTo(new BulkEdge(1, 0, 0, 0, true));
    assertThat(TWO.upperEdge().resolved()).isFalse();
  }

  @Test
  void outliersOfABulkFarFromZeroAreOnBothSides() {
    double[] eigenvalues = Operators.withBulk(102, 1, 3, -3);
    Density density = sampled(Arrays.stream(eigenvalues).map(l -> l + 50).toArray());

    assertThat(density.upperEdge().outliers()).isEqualTo(1);
    assertThat(density.lowerEdge().outliers()).isEqualTo(1);
    assertThat(density.lowerEdge().value()).isCloseTo(50 - 0.99, within(1e-6));
  }

  @Test
  void whatIsBesideAPointStandsOut() {
    BulkEdge edge = sampled(Arrays.copyOf(new double[] {7}, 20)).upperEdge();

    assertThat(edge.outliers()).isEqualTo(1);
    assertThat(edge.gap()).isCloseTo(7, within(1e-9));
    assertThat(edge.resolved()).isTrue();
  }
}
