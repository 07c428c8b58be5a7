package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.operator.Operators;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outliers and shares read off a sampled density. */
class DensityReadingsTest {

  private static final double[] INDEFINITE = Operators.indefinite();

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1", "FLOAT64, 1", "FLOAT32, -1", "FLOAT64, -1"})
  void countsPlantedOutliers(DataType type, int sign) {
    double[] eigenvalues = Operators.withBulk(1000, 0.1, 10, 8, 6, 4, 3);
    double[] signed = Arrays.stream(eigenvalues).map(l -> sign * l).toArray();

    Density density =
        SpectralDensity.builder().build().density(Operators.diagonal(manager, type, signed));

    BulkEdge planted = sign > 0 ? density.upperEdge() : density.lowerEdge();
    BulkEdge other = sign > 0 ? density.lowerEdge() : density.upperEdge();
    assertThat(planted.outliers()).isEqualTo(5);
    assertThat(planted.resolved()).isTrue();
    assertThat(planted.value()).isCloseTo(sign * 0.1, within(planted.error()));
    assertThat(planted.error()).isLessThan(0.01);
    assertThat(planted.gap()).isCloseTo(2.9, within(planted.error()));
    assertThat(other.outliers()).isZero();
    assertThat(other.value()).isCloseTo(-sign * 0.1, within(other.error()));
  }

  /** A third of the eigenvalues beyond the gap: the bulk is where the median is. */
  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void bulkIsOnTheSideOfTheMedian(int sign) {
    double[] eigenvalues = new double[60];
    for (int i = 0; i < 60; i++) {
      eigenvalues[i] = sign * (i < 40 ? 0.01 * i : 10 + 0.05 * i);
    }

    Density density =
        SpectralDensity.builder()
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT64, eigenvalues));

    BulkEdge far = sign > 0 ? density.upperEdge() : density.lowerEdge();
    BulkEdge near = sign > 0 ? density.lowerEdge() : density.upperEdge();
    assertThat(far.outliers()).isEqualTo(20);
    assertThat(far.value()).isCloseTo(sign * 0.39, within(far.error() + 1e-12));
    assertThat(near.outliers()).isZero();
  }

  static Stream<Arguments> pureBulks() {
    double[] semicircle =
        IntStream.range(0, 400).mapToDouble(i -> Math.cos(Math.PI * (i + 0.5) / 400)).toArray();
    double[] halfNull = Arrays.copyOf(Operators.withBulk(400, 0.5), 1000);
    for (int i = 0; i < 400; i++) {
      halfNull[i] += 0.5;
    }
    return Stream.of(
        Arguments.of("uniform", Operators.withBulk(1000, 1)),
        Arguments.of("uniform, far from zero", shifted(Operators.withBulk(1000, 1), 50)),
        Arguments.of("arcsine", semicircle),
        Arguments.of("uniform and zeros", halfNull),
        Arguments.of("Gaussian orthogonal ensemble", Operators.gaussianEnsemble(300)));
  }

  /** Where half are zeros, the others might be outliers of a bulk that is a point. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("pureBulks")
  void pureBulkHasNoOutliers(String name, double... eigenvalues) {
    for (long seed = 0; seed < 5; seed++) {
      Density density =
          SpectralDensity.builder()
              .seed(seed)
              .build()
              .density(Operators.diagonal(manager, DataType.FLOAT32, eigenvalues));

      for (BulkEdge edge : List.of(density.upperEdge(), density.lowerEdge())) {
        assertThat(edge.outliers()).isZero();
        assertThat(edge.gap()).isZero();
      }
      double largest = Arrays.stream(eigenvalues).max().orElseThrow();
      BulkEdge upper = density.upperEdge();
      assertThat(upper.resolved() || name.equals("uniform and zeros")).isTrue();
      assertThat(upper.value()).isCloseTo(largest, within(upper.error()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void tooFewStepsForTheOutliersAreNotPassedOverInSilence(int steps) {
    double[] eigenvalues = Operators.withBulk(1000, 0.1, 10, 8, 6, 4, 3);

    BulkEdge edge =
        SpectralDensity.builder()
            .steps(steps)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, eigenvalues))
            .upperEdge();

    assertThat(edge.resolved()).isFalse();
  }

  /** Against the measures of the very start vectors, at every percent of the range. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 12", "FLOAT32, 40", "FLOAT64, 12", "FLOAT64, 40"})
  void shareOfAStartIsWithinItsResolution(DataType type, int steps) {
    Operators.Recording operator =
        new Operators.Recording(Operators.diagonal(manager, type, INDEFINITE));
    Density density = SpectralDensity.builder().starts(5).steps(steps).build().density(operator);

    for (int start = 0; start < 5; start++) {
      double[] q = operator.vectors().get(start * steps);
      GaussQuadrature quadrature = density.quadratures().get(start);
      for (double x = -9.5; x <= 8.5; x += 0.018) {
        double limit = x;
        double exact = Operators.mean(q, INDEFINITE, value -> value <= limit ? 1 : 0);
        assertThat(quadrature.within(Double.NEGATIVE_INFINITY, limit))
            .isCloseTo(exact, within(quadrature.resolution(limit) + 1e-6));
      }
    }
  }

  @Test
  void resolutionInAGapIsThatOfOneEigenvalueAndInTheBulkThatOfANode() {
    Density density =
        SpectralDensity.builder()
            .steps(18)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, INDEFINITE));

    assertThat(resolution(density, 2.2)).isLessThan(0.03);
    assertThat(resolution(density, -5.5)).isLessThan(0.03);
    assertThat(resolution(density, 0.01)).isBetween(0.05, 0.5);
    assertThat(resolution(density, Double.POSITIVE_INFINITY)).isZero();
  }

  @Test
  void resolutionOfAShareIsThatOfBothLimits() {
    Density density =
        SpectralDensity.builder()
            .steps(18)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, INDEFINITE));

    double lower = resolution(density, -0.05);
    double upper = resolution(density, 0.05);
    assertThat(List.of(lower, upper)).allMatch(limit -> limit > 0.01 && limit < 0.5);
    assertThat(density.within(-0.05, 0.05).resolution()).isCloseTo(lower + upper, within(1e-15));
    assertThat(density.within(-0.05, Double.POSITIVE_INFINITY).resolution())
        .isCloseTo(lower, within(1e-15));
  }

  /** No Ritz value lies beyond the eigenvalue of its rank. */
  @Test
  void edgeIsTheOutermostOfTheStartsAndTheOthersSayHowSureItIs() {
    Density density = new Density(List.of(quadrature(-1, 0, 1), quadrature(-0.7, 0, 0.9)), 0.1, 3);

    assertThat(density.upperEdge().value()).isEqualTo(1);
    assertThat(density.upperEdge().error()).isCloseTo(0.1 + 0.01, within(1e-15));
    assertThat(density.lowerEdge().value()).isEqualTo(-1);
    assertThat(density.lowerEdge().error()).isCloseTo(0.3 + 0.01, within(1e-15));
  }

  private static GaussQuadrature quadrature(double... values) {
    return new GaussQuadrature(
        Arrays.stream(values)
            .mapToObj(value -> new Node(value, 1.0 / values.length, 0.01))
            .toList(),
        false);
  }

  private static double resolution(Density density, double limit) {
    return density.quadratures().stream()
        .mapToDouble(quadrature -> quadrature.resolution(limit))
        .average()
        .orElseThrow();
  }

  @Test
  void sharesAreThoseOfTheSpectrum() {
    double[] eigenvalues = new double[1000];
    Arrays.fill(eigenvalues, 0, 100, -2);
    Arrays.fill(eigenvalues, 100, 150, 4);
    eigenvalues[150] = 10;

    Density density =
        SpectralDensity.builder()
            .starts(50)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, eigenvalues));

    assertMass(density.negative(), 0.1);
    assertMass(density.negative(0.25), 0);
    assertMass(density.nearZero(), 0.849);
    assertMass(density.nearZero(0.3), 0.949);
    assertMass(density.within(3, 5), 0.05);
    assertMass(density.within(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY), 1);
  }

  @Test
  void zeroOperatorIsAllNearZero() {
    Density density =
        SpectralDensity.builder()
            .build()
            .density(Operators.rotated(manager, DataType.FLOAT32, 0, 0, 0));

    assertThat(density.nearZero()).isEqualTo(new SpectralMass(1, 0, 1));
    assertThat(density.negative()).isEqualTo(new SpectralMass(0, 0, 0));
    assertThat(density.upperEdge()).isEqualTo(new BulkEdge(0, 0, 0, 0, true));
  }

  private static void assertMass(SpectralMass mass, double expected) {
    assertThat(mass.value())
        .isCloseTo(expected, within(4 * mass.standardError() + mass.resolution()));
    assertThat(mass.standardError()).isLessThan(0.01);
    assertThat(mass.resolution()).isLessThan(0.001);
  }

  private static double[] shifted(double[] eigenvalues, double shift) {
    return Arrays.stream(eigenvalues).map(l -> l + shift).toArray();
  }
}
