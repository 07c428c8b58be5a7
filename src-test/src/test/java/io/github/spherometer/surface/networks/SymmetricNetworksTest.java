package io.github.spherometer.surface.networks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hessians of networks are symmetric, and one that is computed wrong is not. */
class SymmetricNetworksTest {

  private static final int SEEDS = 5;

  @ParameterizedTest
  @EnumSource(Network.class)
  void healthyProductsAreNotCalledAsymmetric(Network network) {
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      double rounding = type == DataType.FLOAT32 ? 1e-6 : 1e-14;
      try (Problem problem = network.create(type);
          LossSurface surface = problem.surface()) {
        LinearOperator hessian = surface.hessian();
        for (Lanczos.Builder builder : builders(hessian)) {
          for (int seed = 0; seed < SEEDS; seed++) {
            Spectrum spectrum = builder.seed(seed).build().spectrum(hessian);

            assertThat(spectrum.asymmetric()).isFalse();
            assertThat(spectrum.asymmetry()).isLessThan(rounding * magnitude(spectrum));
          }
        }
      }
    }
  }

  /** As if the engine dropped a part of the derivative: one product in two of the entries. */
  @ParameterizedTest
  @EnumSource(Network.class)
  void droppedDataIsFound(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      LinearOperator hessian = dropping(surface.hessian());
      for (Lanczos.Builder builder : builders(hessian)) {
        for (int seed = 0; seed < SEEDS; seed++) {
          Spectrum spectrum = builder.seed(seed).build().spectrum(hessian);

          assertThat(spectrum.asymmetric()).isTrue();
          assertThat(spectrum.converged()).isFalse();
          assertThat(spectrum.asymmetry()).isGreaterThan(1e-3 * magnitude(spectrum));
        }
      }
    }
  }

  /** Cold, a block, and with restarts. */
  private static Lanczos.Builder[] builders(LinearOperator operator) {
    long vector = operator.size() * operator.dataType().getNumOfBytes();
    return new Lanczos.Builder[] {
      Lanczos.builder(),
      Lanczos.builder().topK(3).blockSize(2),
      Lanczos.builder().topK(3).maxBasisBytes(8 * vector)
    };
  }

  private static double magnitude(Spectrum spectrum) {
    return Math.max(Math.abs(spectrum.largest().value()), Math.abs(spectrum.smallest().value()));
  }

  /** Loses a tenth of every eighth entry of its products. */
  private static LinearOperator dropping(LinearOperator operator) {
    float[] kept = new float[Math.toIntExact(operator.size())];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = i % 8 == 3 ? 0.9f : 1;
    }
    NDArray mask = operator.manager().create(kept);
    return Operators.of(
        operator.manager(),
        operator.dataType(),
        operator.size(),
        vector -> operator.apply(vector).mul(mask));
  }
}
