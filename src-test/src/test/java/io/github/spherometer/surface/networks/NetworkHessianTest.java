package io.github.spherometer.surface.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class NetworkHessianTest {

  private static final double STEP = 1e-5;

  @ParameterizedTest
  @EnumSource
  void isSymmetricInFloat32(Network network) {
    assertThat(hessian(network, DataType.FLOAT32).asymmetry()).isLessThan(1e-5);
  }

  @ParameterizedTest
  @EnumSource
  void isSymmetricInFloat64(Network network) {
    assertThat(hessian(network, DataType.FLOAT64).asymmetry()).isLessThan(1e-13);
  }

  @ParameterizedTest
  @EnumSource
  void float32AgreesWithFloat64(Network network) {
    DenseHessian single = hessian(network, DataType.FLOAT32);
    DenseHessian exact = hessian(network, DataType.FLOAT64);
    assertThat(single.relativeDistance(exact.entries())).isLessThan(1e-5);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "RELU_MLP")
  void gradientAgreesWithDifferencesOfTheValue(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64)) {
      double[] point = Fixtures.parameters(problem.block());
      double[] differences = new double[point.length];
      for (int i = 0; i < point.length; i++) {
        double up = valueAt(problem, shifted(point, i, STEP));
        double down = valueAt(problem, shifted(point, i, -STEP));
        differences[i] = (up - down) / (2 * STEP);
      }
      assertThat(gradientAt(problem, point)).containsExactly(differences, within(1e-8));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "RELU_MLP")
  void productsAgreeWithDifferencesOfTheGradient(Network network) {
    DenseHessian hessian = hessian(network, DataType.FLOAT64);
    try (Problem problem = network.create(DataType.FLOAT64)) {
      double[] point = Fixtures.parameters(problem.block());
      double[][] differences = new double[point.length][];
      for (int i = 0; i < point.length; i++) {
        double[] up = gradientAt(problem, shifted(point, i, STEP));
        double[] down = gradientAt(problem, shifted(point, i, -STEP));
        differences[i] = new double[point.length];
        Arrays.setAll(differences[i], j -> (up[j] - down[j]) / (2 * STEP));
      }
      assertThat(hessian.relativeDistance(differences)).isLessThan(1e-7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void lanczosFindsTheEigenvaluesOfTheDenseHessian(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      double[] ranked =
          Arrays.stream(DenseHessian.of(surface).eigenvalues())
              .boxed()
              .sorted(Comparator.comparingDouble(value -> -Math.abs(value)))
              .mapToDouble(Double::doubleValue)
              .toArray();
      Spectrum spectrum =
          Lanczos.builder().topK(5).tolerance(1e-6).build().spectrum(surface.hessian());
      assertThat(spectrum.converged()).isTrue();
      for (int rank = 0; rank < 5; rank++) {
        RitzValue ritz = spectrum.ritzValues().get(rank);
        double rounding = 1e-13 * Math.abs(ranked[0]);
        assertThat(ritz.value()).isCloseTo(ranked[rank], within(ritz.residual() + rounding));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hutchinsonFindsTheTraceOfTheDenseHessian(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      TraceEstimate estimate =
          Hutchinson.builder().minProbes(50).maxProducts(50).build().trace(surface.hessian());
      assertThat(estimate.trace())
          .isCloseTo(DenseHessian.of(surface).trace(), within(3 * estimate.standardError()));
    }
  }

  @Test
  void productsOfANetWithKinksAreRepeatableToTheBit() {
    assertThat(hessian(Network.RELU_MLP, DataType.FLOAT32).entries())
        .isDeepEqualTo(hessian(Network.RELU_MLP, DataType.FLOAT32).entries());
  }

  @Test
  void trainModeNormalisesByTheBatch() {
    DenseHessian eval = hessian(Network.CONVOLUTION_EVAL, DataType.FLOAT64);
    DenseHessian train = hessian(Network.CONVOLUTION_TRAIN, DataType.FLOAT64);
    assertThat(train.relativeDistance(eval.entries())).isGreaterThan(0.1);
  }

  private static DenseHessian hessian(Network network, DataType type) {
    try (Problem problem = network.create(type);
        LossSurface surface = problem.surface()) {
      return DenseHessian.of(surface);
    }
  }

  private static double valueAt(Problem problem, double[] point) {
    Fixtures.setParameters(problem.block(), point);
    try (LossSurface surface = problem.surface()) {
      return surface.value();
    }
  }

  private static double[] gradientAt(Problem problem, double[] point) {
    Fixtures.setParameters(problem.block(), point);
    try (LossSurface surface = problem.surface()) {
      return Fixtures.doubles(surface.gradient());
    }
  }

  private static double[] shifted(double[] point, int index, double step) {
    double[] shifted = point.clone();
    shifted[index] += step;
    return shifted;
  }
}
