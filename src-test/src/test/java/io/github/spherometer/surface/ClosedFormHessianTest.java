package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClosedFormHessianTest {

  private static final int EXAMPLES = 12;
  private static final int FEATURES = 4;

  /** DJL's own has a kink at a logit of zero, where its second derivative comes out as 0. */
  private static final Loss SMOOTH_LOGISTIC =
      CustomLoss.of("SmoothLogistic", (y, p) -> p.exp().add(1).log().sub(p.mul(y)).mean());

  /** The inputs with the constant 1 of the bias as their last column. */
  private static final double[][] X = inputs();

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void linearRegressionHasTheCovarianceOfItsInputs(DataType type) {
    checkLinearRegression(type, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void linearRegressionOfSeveralOutputsHasOneCopyOfTheCovarianceEach(DataType type) {
    checkLinearRegression(type, 3);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void logisticRegressionWeighsExamplesByTheVarianceOfTheirLabel(DataType type) {
    Block block = model(1, type, 0.5);
    double[] logits = predictions(Fixtures.parameters(block), 1);
    double[] p = Arrays.stream(logits).map(logit -> 1 / (1 + Math.exp(-logit))).toArray();
    double[] y = IntStream.range(0, EXAMPLES).mapToDouble(i -> i % 2).toArray();
    NDList labels = new NDList(Fixtures.array(manager, type, y, new Shape(EXAMPLES, 1)));
    double value = 0;
    double[] errors = new double[EXAMPLES];
    double[] variances = new double[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      value += Math.log1p(Math.exp(logits[i])) - y[i] * logits[i];
      errors[i] = (p[i] - y[i]) / EXAMPLES;
      variances[i] = p[i] * (1 - p[i]) / EXAMPLES;
    }
    try (LossSurface surface = surface(block, Loss.sigmoidBinaryCrossEntropyLoss(), type, labels)) {
      check(surface, value / EXAMPLES, gradient(errors, 1), moments(variances));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void logisticRegressionAtZeroHasAQuarterOfTheCovariance(DataType type) {
    Block block = model(1, type, 0);
    double[] y = IntStream.range(0, EXAMPLES).mapToDouble(i -> i % 2).toArray();
    NDList labels = new NDList(Fixtures.array(manager, type, y, new Shape(EXAMPLES, 1)));
    double[] errors = Arrays.stream(y).map(label -> (0.5 - label) / EXAMPLES).toArray();
    try (LossSurface surface = surface(block, SMOOTH_LOGISTIC, type, labels)) {
      check(surface, Math.log(2), gradient(errors, 1), moments(constant(0.25 / EXAMPLES)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void softmaxRegressionAtZeroHasTheCovarianceOverTheClassesOncePerFreeClass(DataType type) {
    int classes = 3;
    Block block = model(classes, type, 0);
    NDList labels = new NDList(Fixtures.classes(manager, classes, EXAMPLES));
    double[] mu = new DenseHessian(moments(constant(1.0 / EXAMPLES))).eigenvalues();
    double[] expected = new double[classes * (FEATURES + 1)];
    for (int j = 0; j <= FEATURES; j++) {
      for (int copy = 0; copy < classes - 1; copy++) {
        expected[j * (classes - 1) + copy] = mu[j] / classes;
      }
    }
    try (LossSurface surface = surface(block, Loss.softmaxCrossEntropyLoss(), type, labels)) {
      assertThat(surface.value()).isCloseTo(Math.log(classes), within(tolerance(type)));
      assertThat(DenseHessian.of(surface).eigenvalues())
          .containsExactly(expected, within(tolerance(type) * expected[0]));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void deepScalarProductHasOneSteepAndTwoDescendingDirections(DataType type) {
    SequentialBlock product = new SequentialBlock();
    for (int layer = 0; layer < 3; layer++) {
      product.add(Fixtures.linear(1, false));
    }
    product.initialize(manager, type, new Shape(1, 1));
    Fixtures.setParameters(product, new double[] {1.2, 1.2, 1.2});
    NDList one = new NDList(Fixtures.array(manager, type, new double[] {1}, new Shape(1, 1)));
    NDList half = new NDList(Fixtures.array(manager, type, new double[] {0.5}, new Shape(1, 1)));
    try (LossSurface surface =
        LossSurface.builder(product, Loss.l2Loss()).data(one, half).build()) {
      double tolerance = 10 * tolerance(type);
      assertThat(surface.value()).isCloseTo(0.753992, within(tolerance));
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(new double[] {1.76832, 1.76832, 1.76832}, within(tolerance));
      assertThat(DenseHessian.of(surface).eigenvalues())
          .containsExactly(new double[] {9.168, -1.4736, -1.4736}, within(tolerance));
    }
  }

  private void checkLinearRegression(DataType type, int outputs) {
    Block block = model(outputs, type, 0.5);
    double[] predictions = predictions(Fixtures.parameters(block), outputs);
    double[] y = Fixtures.gaussian(3, EXAMPLES * outputs);
    NDList labels = new NDList(Fixtures.array(manager, type, y, new Shape(EXAMPLES, outputs)));
    double value = 0;
    double[] errors = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      value += 0.5 * (predictions[i] - y[i]) * (predictions[i] - y[i]) / y.length;
      errors[i] = (predictions[i] - y[i]) / y.length;
    }
    double[][] one = moments(constant(1.0 / y.length));
    double[][] hessian = new double[outputs * (FEATURES + 1)][outputs * (FEATURES + 1)];
    for (int output = 0; output < outputs; output++) {
      for (int i = 0; i <= FEATURES; i++) {
        for (int j = 0; j <= FEATURES; j++) {
          hessian[index(output, i, outputs)][index(output, j, outputs)] = one[i][j];
        }
      }
    }
    try (LossSurface surface = surface(block, Loss.l2Loss(), type, labels)) {
      check(surface, value, gradient(errors, outputs), hessian);
    }
  }

  private static void check(
      LossSurface surface, double value, double[] gradient, double[][] hessian) {
    double tolerance = tolerance(surface.hessian().dataType());
    assertThat(surface.value()).isCloseTo(value, within(tolerance * value));
    double scale = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
    assertThat(Fixtures.doubles(surface.gradient()))
        .containsExactly(gradient, within(tolerance * scale));
    assertThat(DenseHessian.of(surface).relativeDistance(hessian)).isLessThan(tolerance);
  }

  private LossSurface surface(Block block, Loss loss, DataType type, NDList labels) {
    double[] values = Fixtures.gaussian(1, EXAMPLES * FEATURES);
    NDList data = new NDList(Fixtures.array(manager, type, values, new Shape(EXAMPLES, FEATURES)));
    return LossSurface.builder(block, loss).data(data, labels).build();
  }

  private Block model(int outputs, DataType type, double scale) {
    return Fixtures.initialised(
        Fixtures.linear(outputs, true), manager, type, scale, new Shape(1, FEATURES));
  }

  private static double[][] inputs() {
    double[] values = Fixtures.gaussian(1, EXAMPLES * FEATURES);
    double[][] inputs = new double[EXAMPLES][FEATURES + 1];
    for (int i = 0; i < EXAMPLES; i++) {
      System.arraycopy(values, i * FEATURES, inputs[i], 0, FEATURES);
      inputs[i][FEATURES] = 1;
    }
    return inputs;
  }

  /** Where a weight, or as the last feature the bias, of an output stands in the flat vector. */
  private static int index(int output, int feature, int outputs) {
    return feature < FEATURES ? output * FEATURES + feature : outputs * FEATURES + output;
  }

  private static double[] predictions(double[] parameters, int outputs) {
    double[] predictions = new double[EXAMPLES * outputs];
    for (int i = 0; i < EXAMPLES; i++) {
      for (int output = 0; output < outputs; output++) {
        for (int j = 0; j <= FEATURES; j++) {
          predictions[i * outputs + output] += X[i][j] * parameters[index(output, j, outputs)];
        }
      }
    }
    return predictions;
  }

  private static double[] gradient(double[] errors, int outputs) {
    double[] gradient = new double[outputs * (FEATURES + 1)];
    for (int i = 0; i < EXAMPLES; i++) {
      for (int output = 0; output < outputs; output++) {
        for (int j = 0; j <= FEATURES; j++) {
          gradient[index(output, j, outputs)] += X[i][j] * errors[i * outputs + output];
        }
      }
    }
    return gradient;
  }

  /** The sum of w_i x_i x_i' over the examples. */
  private static double[][] moments(double[] weights) {
    double[][] moments = new double[FEATURES + 1][FEATURES + 1];
    for (int k = 0; k < EXAMPLES; k++) {
      for (int i = 0; i <= FEATURES; i++) {
        for (int j = 0; j <= FEATURES; j++) {
          moments[i][j] += weights[k] * X[k][i] * X[k][j];
        }
      }
    }
    return moments;
  }

  private static double[] constant(double weight) {
    double[] weights = new double[EXAMPLES];
    Arrays.fill(weights, weight);
    return weights;
  }

  private static double tolerance(DataType type) {
    return type == DataType.FLOAT64 ? 1e-12 : 2e-6;
  }
}
