package io.github.spherometer.surface.model;

import static io.github.spherometer.surface.model.LeastSquares.FEATURES;
import static io.github.spherometer.surface.model.LeastSquares.assertIs;
import static io.github.spherometer.surface.model.LeastSquares.meanSquare;
import static io.github.spherometer.surface.model.LeastSquares.meanSquareHessian;
import static io.github.spherometer.surface.model.LeastSquares.penalised;
import static io.github.spherometer.surface.model.LeastSquares.square;
import static io.github.spherometer.surface.model.LeastSquares.tolerance;
import static io.github.spherometer.surface.model.LeastSquares.weight;
import static io.github.spherometer.surface.model.LeastSquares.withDiagonal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.loss.ElasticNetWeightDecay;
import ai.djl.training.loss.L1WeightDecay;
import ai.djl.training.loss.L2WeightDecay;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parameters that reach the loss past the parameter store, by the model's own arrays. */
class OwnArraysTest {

  private final LeastSquares problem = new LeastSquares();

  @AfterEach
  void close() {
    problem.close();
  }

  /** Mean square + 5 w'w has the Hessian of the mean square, plus 10 on its diagonal. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void penaltyOnTheModelsArraysIsInEveryDerivative(DataType type) {
    Block model = problem.linear(type);
    NDArray w = weight(model);
    Loss loss = penalised(() -> w.square().sum().mul(5));
    double[] values = Fixtures.doubles(w);
    double square = Arrays.stream(values).map(x -> x * x).sum();
    double tolerance = tolerance(type);
    try (LossSurface plain = problem.surface(model, meanSquare(), type);
        LossSurface surface = problem.surface(model, loss, type)) {
      assertThat(surface.value()).isCloseTo(plain.value() + 5 * square, within(10 * tolerance));
      double[] gradient = Fixtures.doubles(plain.gradient());
      Arrays.setAll(gradient, i -> gradient[i] + 10 * values[i]);
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(gradient, within(20 * tolerance));
      double[][] expected = withDiagonal(meanSquareHessian(), 10);
      assertIs(surface.hessian(), expected, type);
      assertIs(surface.gaussNewton(), expected, type);
      assertIsZero(surface.gaussNewtonResidual(), tolerance);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void penaltyIsInEigenvaluesAndTrace(DataType type) {
    Block model = problem.linear(type);
    NDArray w = weight(model);
    double[] expected = new DenseHessian(withDiagonal(meanSquareHessian(), 10)).eigenvalues();
    try (LossSurface surface =
        problem.surface(model, penalised(() -> w.square().sum().mul(5)), type)) {
      double[] found =
          Lanczos.builder().topK(3).build().spectrum(surface.hessian()).ritzValues().stream()
              .mapToDouble(RitzValue::value)
              .toArray();
      assertThat(found).containsExactly(expected, within(20 * tolerance(type)));
      double trace = Hutchinson.builder().build().trace(surface.hessian()).trace();
      assertThat(trace).isCloseTo(Arrays.stream(expected).sum(), within(3.0));
    }
  }

  @Test
  void penaltyOnSeveralBatchesWhoseGraphsAreBuiltAnew() {
    Block model = problem.linear(DataType.FLOAT64);
    NDArray w = weight(model);
    try (LossSurface surface =
        problem
            .inHalves(model, penalised(() -> w.square().sum().mul(5)))
            .maxGraphBytes(0)
            .build()) {
      double[][] expected = withDiagonal(meanSquareHessian(), 10);
      assertIs(surface.hessian(), expected, DataType.FLOAT64);
      assertIs(surface.gaussNewton(), expected, DataType.FLOAT64);
    }
  }

  /** The penalty and the outputs meet: (1 + w'w) times the mean square. */
  @Test
  void lossThatMultipliesOutputsByAFunctionOfTheModelsArrays() {
    Block model = problem.linear(DataType.FLOAT64);
    NDArray own = weight(model);
    Loss loss = CustomLoss.of("Scaled", (y, p) -> square(y, p).mul(own.square().sum().add(1)));
    double[] w = Fixtures.doubles(own);
    double norm = Arrays.stream(w).map(x -> x * x).sum();
    try (LossSurface plain = problem.surface(model, meanSquare(), DataType.FLOAT64);
        LossSurface surface = problem.surface(model, loss, DataType.FLOAT64)) {
      double[] g = Fixtures.doubles(plain.gradient());
      double[][] expected = meanSquareHessian();
      for (int i = 0; i < w.length; i++) {
        for (int j = 0; j < w.length; j++) {
          expected[i][j] *= 1 + norm;
          expected[i][j] += 2 * (w[i] * g[j] + g[i] * w[j]) + (i == j ? 2 * plain.value() : 0);
        }
      }
      assertIs(surface.hessian(), expected, DataType.FLOAT64);
      // The model is linear, so that nothing is left of its second derivatives.
      assertIs(surface.gaussNewton(), expected, DataType.FLOAT64);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void weightDecaysOfDjl(DataType type) {
    Block model = problem.linear(type);
    NDList arrays = new NDList(weight(model));
    float lambda = 0.25f;
    checkDecay(model, new L2WeightDecay("l2", arrays, lambda), 2 * lambda, type);
    checkDecay(model, new L1WeightDecay("l1", arrays, lambda), 0, type);
    checkDecay(model, new ElasticNetWeightDecay("both", arrays, lambda), 2 * lambda, type);
  }

  private void checkDecay(Block model, Loss decay, double diagonal, DataType type) {
    Loss composite = new SimpleCompositeLoss().addLoss(meanSquare()).addLoss(decay);
    double[][] zero = new double[FEATURES][FEATURES];
    try (LossSurface surface = problem.surface(model, composite, type);
        LossSurface alone = problem.surface(model, decay, type)) {
      assertIs(surface.hessian(), withDiagonal(meanSquareHessian(), diagonal), type);
      assertIs(surface.gaussNewton(), withDiagonal(meanSquareHessian(), diagonal), type);
      for (LinearOperator operator : List.of(alone.hessian(), alone.gaussNewton())) {
        assertThat(flat(DenseHessian.of(operator).entries()))
            .containsExactly(flat(withDiagonal(zero, diagonal)), within(tolerance(type)));
      }
    }
  }

  private static void assertIsZero(LinearOperator operator, double tolerance) {
    assertThat(DenseHessian.of(operator).largestEntry()).isLessThan(20 * tolerance);
  }

  private static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }
}
