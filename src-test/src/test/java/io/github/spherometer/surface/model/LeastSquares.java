package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A linear model without bias under the mean square, whose Hessian is known in closed form. */
final class LeastSquares implements AutoCloseable {

  static final int SAMPLES = 16;

  static final int FEATURES = 3;

  final NDManager manager = Engine.getInstance().newBaseManager();

  @Override
  public void close() {
    manager.close();
  }

  static Loss penalised(Supplier<NDArray> penalty) {
    return CustomLoss.of("Penalised", (y, p) -> square(y, p).add(penalty.get()));
  }

  static Loss meanSquare() {
    return CustomLoss.of("MeanSquare", LeastSquares::square);
  }

  static NDArray square(NDArray y, NDArray p) {
    return p.sub(y).square().mean();
  }

  static double[][] meanSquareHessian() {
    double[] x = Fixtures.gaussian(1, SAMPLES * FEATURES);
    double[][] hessian = new double[FEATURES][FEATURES];
    for (int k = 0; k < SAMPLES; k++) {
      for (int i = 0; i < FEATURES; i++) {
        for (int j = 0; j < FEATURES; j++) {
          hessian[i][j] += 2 * x[k * FEATURES + i] * x[k * FEATURES + j] / SAMPLES;
        }
      }
    }
    return hessian;
  }

  static double[][] withDiagonal(double[][] matrix, double diagonal) {
    double[][] sum = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < sum.length; i++) {
      sum[i][i] += diagonal;
    }
    return sum;
  }

  LossSurface surface(Block model, Loss loss, DataType type) {
    return LossSurface.builder(model, loss).data(data(type), labels(type)).build();
  }

  NDList data(DataType type) {
    return new NDList(Fixtures.gaussian(manager, type, 1, SAMPLES, FEATURES));
  }

  NDList labels(DataType type) {
    return new NDList(Fixtures.gaussian(manager, type, 2, SAMPLES, 1));
  }

  Block linear(DataType type) {
    return initialised(Fixtures.linear(1, false), type);
  }

  <B extends Block> B initialised(B block, DataType type) {
    return Fixtures.initialised(block, manager, type, 0.5, new Shape(1, FEATURES));
  }

  static NDArray weight(Block model) {
    return model.getParameters().valueAt(0).getArray();
  }

  static void assertIs(LinearOperator operator, double[][] expected, DataType type) {
    assertThat(DenseHessian.of(operator).relativeDistance(expected)).isLessThan(tolerance(type));
  }

  static void assertSame(LinearOperator actual, LinearOperator expected, DataType type) {
    assertIs(actual, DenseHessian.of(expected).entries(), type);
  }

  static double tolerance(DataType type) {
    return type == DataType.FLOAT64 ? 1e-12 : 2e-6;
  }

  LossSurface.Builder inHalves(Block model, Loss loss) {
    NDList data = data(DataType.FLOAT64);
    NDList labels = labels(DataType.FLOAT64);
    LossSurface.Builder builder = LossSurface.builder(model, loss);
    for (String half : List.of("0:5", "5:" + SAMPLES)) {
      builder.data(new NDList(data.head().get(half)), new NDList(labels.head().get(half)));
    }
    return builder;
  }
}
