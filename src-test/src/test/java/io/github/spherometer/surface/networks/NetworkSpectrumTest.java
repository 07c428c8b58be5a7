package io.github.spherometer.surface.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.spectrum.DenseEigensolver;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.ExactSpectrum;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.spectrum.SpectralMass;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole spectra of networks against their Hessians, column by column. */
class NetworkSpectrumTest {

  @ParameterizedTest
  @EnumSource(Network.class)
  void exactSpectrumIsThatOfTheMatrix(Network network) {
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      try (Problem problem = network.create(type);
          LossSurface surface = problem.surface()) {
        double[] eigenvalues = DenseHessian.of(surface).eigenvalues();

        ExactSpectrum exact = DenseEigensolver.builder().build().spectrum(surface.hessian());

        assertThat(exact.eigenvalues()).hasSize(eigenvalues.length);
        for (int i = 0; i < eigenvalues.length; i++) {
          assertThat(exact.eigenvalues().get(i)).isCloseTo(eigenvalues[i], within(exact.error()));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Network.class)
  void densityHasTheMomentsAndSharesOfTheMatrix(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      double[] eigenvalues = DenseHessian.of(surface).eigenvalues();

      Density density = SpectralDensity.builder().starts(20).build().density(surface.hessian());

      double above = Arrays.stream(eigenvalues).filter(l -> l > 0.1 * eigenvalues[0]).count();
      assertThat(density.magnitude())
          .isCloseTo(
              Math.max(eigenvalues[0], -eigenvalues[eigenvalues.length - 1]),
              within(1e-4 * density.magnitude()));
      for (int p = 1; p <= 3; p++) {
        int power = p;
        double exact = Arrays.stream(eigenvalues).map(l -> Math.pow(l, power)).average().orElse(0);
        Estimate moment = density.moment(p);
        assertThat(moment.value()).isCloseTo(exact, within(4 * moment.standardError()));
      }
      SpectralMass mass = density.within(0.1 * eigenvalues[0], Double.POSITIVE_INFINITY);
      assertThat(mass.value())
          .isCloseTo(
              above / eigenvalues.length, within(4 * mass.standardError() + mass.resolution()));
    }
  }

  /** Weyl: the smallest magnitude is known to within the error, so the quotient is too. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void conditionNumberIsThatOfTheMatrix(DataType type) {
    int finite = 0;
    for (Network network : Network.values()) {
      try (Problem problem = network.create(type);
          LossSurface surface = problem.surface()) {
        double[] sizes =
            Arrays.stream(DenseHessian.of(surface).eigenvalues()).map(Math::abs).sorted().toArray();
        double largest = sizes[sizes.length - 1];

        ExactSpectrum exact = DenseEigensolver.builder().build().spectrum(surface.hessian());

        if (sizes[0] > 4 * exact.error()) {
          double expected = largest / sizes[0];
          assertThat(exact.conditionNumber())
              .isCloseTo(expected, within(2 * expected * exact.error() / sizes[0]));
          finite++;
        } else if (sizes[0] < exact.error() / 4) {
          assertThat(exact.conditionNumber()).isInfinite();
        }
        assertThat(exact.magnitude()).isCloseTo(largest, within(exact.error()));
      }
    }
    assertThat(finite).isPositive();
  }

  @Test
  void networkBeyondTheLimitIsRefusedByName() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      LinearOperator hessian = surface.hessian();
      int size = (int) hessian.size();

      assertThat(DenseEigensolver.builder().maxSize(size).build().spectrum(hessian).products())
          .isEqualTo(size);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DenseEigensolver.builder().maxSize(size - 1).build().spectrum(hessian))
          .withMessageStartingWith(
              "size of the operator is %d, must be at most maxSize, %d", size, size - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TANH_MLP", "CONVOLUTION_EVAL", "LSTM_LAYER"})
  void densityInDoublePrecisionIntegratesToOneAndCountsSigns(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      double[] eigenvalues = DenseHessian.of(surface).eigenvalues();
      double n = eigenvalues.length;
      double threshold =
          1e-3 * Math.max(Math.abs(eigenvalues[0]), Math.abs(eigenvalues[(int) n - 1]));

      Density density =
          SpectralDensity.builder()
              .starts(20)
              .steps(eigenvalues.length)
              .build()
              .density(surface.hessian());

      double near = Arrays.stream(eigenvalues).filter(l -> Math.abs(l) <= threshold).count();
      double negative = Arrays.stream(eigenvalues).filter(l -> l < -threshold).count();
      assertMass(density.nearZero(), near / n);
      assertMass(density.negative(), negative / n);
      List<Density.Point> curve = density.grid(2000);
      double step = curve.get(1).x() - curve.get(0).x();
      assertThat(curve.stream().mapToDouble(point -> point.density() * step).sum())
          .isCloseTo(1, within(1e-5));
    }
  }

  private static void assertMass(SpectralMass sampled, double expected) {
    assertThat(sampled.resolution()).isLessThan(0.01);
    assertThat(sampled.value())
        .isCloseTo(expected, within(4 * sampled.standardError() + sampled.resolution()));
  }
}
