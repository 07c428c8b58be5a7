package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.statistics.Student;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read off a density without sampling one, and where its bulk is. */
class DensityTest {

  private static final Density TWO =
      new Density(
          List.of(new GaussQuadrature(List.of(new Node(1, 0.5, 0), new Node(8, 0.5, 0)), true)),
          0.125,
          20);

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
  void nodesAreGaussiansOfTheirWeights() {
    double peak = 0.5 / (2 * Math.sqrt(2 * Math.PI));

    Estimate density = TWO.withBroadening(2).at(4);

    assertThat(density.value())
        .isCloseTo(peak * (Math.exp(-9 / 8.0) + Math.exp(-2)), within(1e-15));
    assertThat(density.standardError()).isNaN();
  }

  /** Of one degree of freedom, as there are two starts. */
  @Test
  void startsAreAveragedAndTheirSpreadIsTheError() {
    Density two = new Density(List.of(quadrature(false, 1, 3), quadrature(false, 2, 10)), 0.5, 20);

    assertThat(two.nodes())
        .containsExactly(
            new Node(1, 0.25, 0),
            new Node(2, 0.25, 0),
            new Node(3, 0.25, 0),
            new Node(10, 0.25, 0));
    assertThat(two.products()).isEqualTo(4);
    assertThat(two.moment(1).value()).isEqualTo(4);
    assertThat(two.moment(1).standardError()).isCloseTo(2 * Student.factor(1), within(1e-12));
  }

  @Test
  void momentsAreKnownUpToTheDegreeOfTheShortestStart() {
    GaussQuadrature exhausted = quadrature(true, 2);
    Density density =
        new Density(List.of(quadrature(false, 1, 2, 3), quadrature(false, 1, 3), exhausted), 1, 20);

    assertThat(density.moment(0).value()).isEqualTo(1);
    assertThat(density.moment(3).value()).isCloseTo((12 + 14 + 8) / 3.0, within(1e-14));
    for (int p : new int[] {-1, 4}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> density.moment(p))
          .withMessage("p is " + p + ", must be between 0 and 3");
    }
    assertThat(new Density(List.of(exhausted), 1, 20).moment(10).value()).isEqualTo(1024);
  }

  @Test
  void broadeningIsAFractionOfTheRange() {
    assertThat(broadening(-2, 3)).isCloseTo(0.5, within(1e-15));
    assertThat(broadening(-3, -2)).isCloseTo(0.1, within(1e-15));
  }

  /** Within a hundred roundings, of 0.001 each. */
  @Test
  void broadeningOfAPointIsAFractionOfItsMagnitude() {
    assertThat(broadening(-10, -9.01)).isCloseTo(1, within(1e-15));
    assertThat(broadening(-10, -8.99)).isCloseTo(0.101, within(1e-15));
    assertThat(broadening(7)).isCloseTo(0.7, within(1e-15));
    assertThat(broadening(0)).isEqualTo(0.1);
  }

  private static double broadening(double... nodes) {
    return Density.of(List.of(quadrature(true, nodes)), 0.1, 1e-3, 20).broadening();
  }

  private static GaussQuadrature quadrature(boolean exhausted, double... nodes) {
    return new GaussQuadrature(
        Arrays.stream(nodes).mapToObj(node -> new Node(node, 1.0 / nodes.length, 0)).toList(),
        exhausted);
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
