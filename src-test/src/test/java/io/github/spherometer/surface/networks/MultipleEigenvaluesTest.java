package io.github.spherometer.surface.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Linear regression with C outputs has the Hessian I_C x X'X / (n C) under DJL's L2 loss, half the
 * mean over examples and outputs: every eigenvalue C times.
 */
class MultipleEigenvaluesTest {

  private static final int OUTPUTS = 3;
  private static final int FEATURES = 40;
  private static final int EXAMPLES = 80;

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void blockFindsOneCopyOfTheCovarianceForEveryOutput(DataType type) {
    double[] covariance = covariance();
    try (LossSurface surface = regression(type)) {
      Lanczos block = Lanczos.builder().topK(6).tolerance(1e-4).blockSize(OUTPUTS).build();
      Lanczos single = Lanczos.builder().topK(3).build();

      Spectrum copies = block.spectrum(surface.hessian());
      Spectrum distinct = single.spectrum(surface.hessian());

      assertThat(copies.converged()).isTrue();
      assertThat(values(copies))
          .containsExactly(
              new double[] {
                covariance[0], covariance[0], covariance[0],
                covariance[1], covariance[1], covariance[1]
              },
              within(1e-4 * covariance[0]));
      assertThat(distinct.converged()).isTrue();
      assertDistinct(type, values(distinct), covariance);
    }
  }

  /** In FLOAT32 rounding lets further copies in after so many products, but not all of them. */
  private static void assertDistinct(DataType type, double[] found, double... covariance) {
    double error = 0.01 * covariance[0];
    if (type == DataType.FLOAT64) {
      assertThat(found).containsExactly(Arrays.copyOf(covariance, 3), within(error));
    }
    for (double value : found) {
      assertThat(Arrays.stream(covariance)).anyMatch(exact -> Math.abs(exact - value) <= error);
    }
    assertThat(Arrays.stream(found).filter(value -> Math.abs(covariance[0] - value) <= error))
        .hasSizeLessThan(OUTPUTS);
  }

  private LossSurface regression(DataType type) {
    Block block =
        Fixtures.initialised(
            Fixtures.linear(OUTPUTS, false), manager, type, 0.5, new Shape(1, FEATURES));
    NDList data =
        new NDList(Fixtures.array(manager, type, inputs(), new Shape(EXAMPLES, FEATURES)));
    double[] y = Fixtures.gaussian(2, EXAMPLES * OUTPUTS);
    NDList labels = new NDList(Fixtures.array(manager, type, y, new Shape(EXAMPLES, OUTPUTS)));
    return LossSurface.builder(block, Loss.l2Loss()).data(data, labels).build();
  }

  /** Features whose deviations fall by 0.9 from one to the next. */
  private static double[] inputs() {
    double[] inputs = Fixtures.gaussian(1, EXAMPLES * FEATURES);
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] *= 3 * Math.pow(0.9, i % FEATURES);
    }
    return inputs;
  }

  /** Eigenvalues of X'X / (n C), descending. */
  private static double[] covariance() {
    double[] x = inputs();
    double[][] moments = new double[FEATURES][FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      for (int j = 0; j < FEATURES; j++) {
        for (int example = 0; example < EXAMPLES; example++) {
          moments[i][j] +=
              x[example * FEATURES + i] * x[example * FEATURES + j] / (EXAMPLES * OUTPUTS);
        }
      }
    }
    return new DenseHessian(moments).eigenvalues();
  }

  private static double[] values(Spectrum spectrum) {
    return spectrum.ritzValues().stream().mapToDouble(RitzValue::value).toArray();
  }
}
