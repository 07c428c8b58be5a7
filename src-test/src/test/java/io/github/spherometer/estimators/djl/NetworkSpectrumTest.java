package io.github.spherometer.estimators.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.DenseEigensolver;
import io.github.spherometer.estimators.Density;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.ExactSpectrum;
import io.github.spherometer.estimators.Share;
import io.github.spherometer.estimators.SpectralDensity;
import java.util.Arrays;
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
      Share share = density.within(0.1 * eigenvalues[0], Double.POSITIVE_INFINITY);
      assertThat(share.value())
          .isCloseTo(
              above / eigenvalues.length, within(4 * share.standardError() + share.resolution()));
    }
  }
}
