package io.github.spherometer.surface.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.fixtures.Fixtures;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The sum of x^3 has the gradient 3 x^2 and the Hessian diag(6 x). */
class AutogradTest {

  private static final int WARM_UP = 200;

  @Test
  void manyCallsOfMixedTypesAndSizesStayRight() {
    for (int call = 0; call < WARM_UP; call++) {
      for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
        checkCube(type, 1 + call * call % 97, call % 3 == 0);
      }
    }
  }

  @Test
  void lastCallsOfOneKindDoNotBindTheNext() {
    for (int call = 0; call < WARM_UP; call++) {
      checkCube(DataType.FLOAT32, 8, false);
    }
    checkCube(DataType.FLOAT64, 8, false);
    checkCube(DataType.FLOAT32, 8, true);
    checkCube(DataType.FLOAT32, 1000, false);
    checkConstant(DataType.FLOAT32, 8);
    checkUnrelated(DataType.FLOAT64, 5);
    checkCube(DataType.FLOAT32, 8, false);
  }

  @RepeatedTest(3)
  void derivativeOfWhatDoesNotDependOnTheParametersIsZeroAtAnyTime() {
    for (int call = 0; call < 20; call++) {
      checkConstant(DataType.FLOAT32, 3 + call);
      checkUnrelated(DataType.FLOAT32, 3 + call);
      checkCube(DataType.FLOAT64, 3 + call, false);
    }
  }

  @Test
  void oneModuleServesSeveralThreadsAtOnce() {
    List<CompletableFuture<Void>> threads =
        List.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT32).stream()
            .map(type -> CompletableFuture.runAsync(() -> checkManyCubes(type)))
            .toList();
    assertThat(threads).allSatisfy(thread -> assertThat(thread.join()).isNull());
  }

  private static void checkManyCubes(DataType type) {
    for (int call = 0; call < WARM_UP; call++) {
      checkCube(type, 1 + call % 31, call % 2 == 0);
    }
  }

  private static void checkCube(DataType type, int size, boolean vectorRequiresGradient) {
    double[] point = Fixtures.gaussian(size, size);
    double[] direction = Fixtures.gaussian(size + 1L, size);
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDArray x = Fixtures.array(manager, type, point, new Shape(size));
      Leaves leaves = Leaves.adopt(new NDList(x));
      NDArray v = Fixtures.array(manager, type, direction, new Shape(size));
      v.setRequiresGradient(vectorRequiresGradient);
      NDArray gradient = GradientMode.on(() -> Autograd.gradient(x.mul(x).mul(x).sum(), leaves));
      check(type, gradient, multiplied(3, point, point));
      check(type, Autograd.transposedProduct(gradient, leaves, v), multiplied(6, point, direction));
    }
  }

  /** A y that does not require a gradient. */
  private static void checkConstant(DataType type, int size) {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Leaves x = leaves(manager, type, Fixtures.gaussian(1, size));
      NDArray y = manager.ones(new Shape(size), type);
      checkZero(y.sum(), y, x);
    }
  }

  /** A y that requires a gradient, but not with respect to x. */
  private static void checkUnrelated(DataType type, int size) {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Leaves x = leaves(manager, type, Fixtures.gaussian(1, size));
      NDArray other = leaves(manager, type, Fixtures.gaussian(2, size)).arrays().head();
      checkZero(GradientMode.on(() -> other.square().sum()), GradientMode.on(other::square), x);
    }
  }

  private static void checkZero(NDArray number, NDArray vector, Leaves x) {
    assertThat(Fixtures.doubles(GradientMode.on(() -> Autograd.gradient(number, x))))
        .hasSize((int) x.size())
        .containsOnly(0);
    assertThat(Fixtures.doubles(Autograd.transposedProduct(vector, x, vector.stopGradient())))
        .hasSize((int) x.size())
        .containsOnly(0);
  }

  private static void check(DataType type, NDArray actual, double[] expected) {
    assertThat(actual.getDataType()).isEqualTo(type);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double tolerance = largest * (type == DataType.FLOAT64 ? 1e-14 : 1e-6);
    assertThat(Fixtures.doubles(actual)).containsExactly(expected, within(tolerance));
  }

  private static Leaves leaves(NDManager manager, DataType type, double[] values) {
    return Leaves.adopt(
        new NDList(Fixtures.array(manager, type, values, new Shape(values.length))));
  }

  private static double[] multiplied(double factor, double[] x, double[] y) {
    double[] product = new double[x.length];
    Arrays.setAll(product, i -> factor * x[i] * y[i]);
    return product;
  }
}
