package io.github.spherometer.surface.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.spectrum.BulkEdge;
import io.github.spherometer.estimators.spectrum.DenseEigensolver;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.ExactSpectrum;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.spectrum.SpectralMass;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.TrainedNet;
import io.github.spherometer.surface.LossSurface;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the papers found in the spectra of trained classifiers. */
class TrainedSpectrumTest {

  /** Sagun, Bottou and LeCun 2016; Papyan 2018. */
  @ParameterizedTest
  @CsvSource({"3, 1, false", "3, 2, true", "4, 1, true", "4, 2, true", "6, 1, true", "6, 2, true"})
  void hasOneOutlierLessThanClasses(int classes, long seed, boolean clear) {
    try (Problem problem = mixture(classes, seed);
        LossSurface surface = problem.surface()) {
      Density density = density(surface.hessian());

      assertThat(density.upperEdge().outliers()).isEqualTo(classes - 1);
      assertThat(density.upperEdge().resolved() || !clear).isTrue();
      assertThat(density.lowerEdge().outliers()).isZero();
      assertThat(rankOfLargestGap(top(surface.hessian(), classes + 3))).isEqualTo(classes - 1);
    }
  }

  /** Papyan 2018: outliers are those of G, and H - G is a bulk. Distances are those of Weyl. */
  @ParameterizedTest
  @CsvSource({"3, 3", "4, 3", "6, 3"})
  void outliersBelongToTheGaussNewtonMatrix(int classes, long seed) {
    try (Problem problem = mixture(classes, seed);
        LossSurface surface = problem.surface()) {
      List<RitzValue> hessian = top(surface.hessian(), classes);
      List<RitzValue> gaussNewton = top(surface.gaussNewton(), classes);
      double rest = Math.abs(top(surface.gaussNewtonResidual(), 1).get(0).value());
      BulkEdge edge = density(surface.gaussNewton()).upperEdge();

      assertThat(edge.outliers()).isEqualTo(classes - 1);
      assertThat(rest).isLessThan(edge.gap() / 3);
      for (int rank = 0; rank < classes - 1; rank++) {
        RitzValue h = hessian.get(rank);
        RitzValue g = gaussNewton.get(rank);
        assertThat(h.value()).isCloseTo(g.value(), within(rest + h.residual() + g.residual()));
      }
    }
  }

  @Test
  void densityIsThatOfTheExactSpectrum() {
    try (Problem problem = smallMixture(3, 4);
        LossSurface surface = problem.surface()) {
      Density density = density(surface.hessian());
      ExactSpectrum exact = DenseEigensolver.builder().build().spectrum(surface.hessian());

      assertThat(exact.eigenvalues().subList(0, 3))
          .usingElementComparator(closeTo(1e-3 * exact.largest().value()))
          .isEqualTo(top(surface.hessian(), 3).stream().map(RitzValue::value).toList());
      assertThat(density.upperEdge().outliers()).isEqualTo(exact.upperEdge().outliers());
      assertThat(density.upperEdge().value())
          .isCloseTo(exact.upperEdge().value(), within(density.upperEdge().error()));
      assertThat(density.magnitude()).isCloseTo(exact.magnitude(), within(1e-4));
      assertSame(density.nearZero(), exact.nearZero());
      assertSame(density.negative(), exact.negative());
      assertSame(density.within(0.05, 0.2), exact.within(0.05, 0.2));
      assertThat(density.moment(1).value())
          .isCloseTo(
              exact.trace() / exact.products(), within(4 * density.moment(1).standardError()));
    }
  }

  /**
   * Sagun, Bottou and LeCun 2016: the larger the network, the more singular its Hessian. Layers of
   * two units are left out: over eight seeds their share is that of six.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shareOfNearZeroEigenvaluesGrowsWithTheWidth(long seed) {
    double narrow = shareNearZero(6, seed);
    double wide = shareNearZero(18, seed);

    assertThat(wide).isGreaterThan(narrow + 0.05).isGreaterThan(0.7);
  }

  private static double shareNearZero(int hidden, long seed) {
    try (Problem problem = TrainedNet.twoBlobs(hidden, seed);
        LossSurface surface = problem.surface()) {
      ExactSpectrum exact = DenseEigensolver.builder().build().spectrum(surface.hessian());
      Density density = SpectralDensity.builder().build().density(surface.hessian());

      assertThat(exact.negative().value()).isLessThan(0.2);
      assertThat(exact.rank()).isLessThan(exact.products());
      assertThat(exact.conditionNumber()).isInfinite();
      assertThat(exact.nonZeroConditionNumber()).isBetween(1e3, 1e9);
      assertSame(density.nearZero(), exact.nearZero());
      return exact.nearZero().value();
    }
  }

  /** Wide and trained enough for the outliers to stand apart whatever the seed. */
  private static Problem mixture(int classes, long seed) {
    return TrainedNet.gaussianMixture(classes, 100, 1000, 600, seed, 30, 30);
  }

  /** Small enough for its dense matrix. */
  private static Problem smallMixture(int classes, long seed) {
    return TrainedNet.gaussianMixture(classes, 50, 1000, 400, seed, 16, 16);
  }

  private static Density density(LinearOperator operator) {
    return SpectralDensity.builder().starts(5).steps(40).build().density(operator);
  }

  private static List<RitzValue> top(LinearOperator operator, int k) {
    return Lanczos.builder().topK(k).tolerance(1e-3).build().spectrum(operator).ritzValues();
  }

  /** Rank of the value before the largest relative gap. */
  private static int rankOfLargestGap(List<RitzValue> values) {
    return IntStream.range(1, values.size())
        .boxed()
        .max(
            Comparator.comparingDouble(
                rank -> values.get(rank - 1).value() / values.get(rank).value()))
        .orElseThrow();
  }

  private static Comparator<Double> closeTo(double tolerance) {
    return (a, b) -> Math.abs(a - b) <= tolerance ? 0 : Double.compare(a, b);
  }

  private static void assertSame(SpectralMass sampled, SpectralMass exact) {
    assertThat(sampled.value())
        .isCloseTo(exact.value(), within(4 * sampled.standardError() + sampled.resolution()));
  }
}
