package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossSlicesTest {

  @ParameterizedTest
  @EnumSource
  void areTheLossesOfSurfacesAtTheMovedPoints(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      double[] point = Fixtures.parameters(problem.block());
      double[] d = Fixtures.gaussian(5, point.length);
      double[] e = Fixtures.gaussian(6, point.length);
      double[] slice = surface.along(vector(surface, d), -0.2, 0, 0.3);
      double[] first = {-0.2, 0};
      double[] second = {0, 0.1};
      double[][] plane = surface.along(vector(surface, d), first, vector(surface, e), second);

      assertThat(slice)
          .containsExactly(
              new double[] {
                valueAt(problem, point, -0.2, d, 0, e),
                surface.value(),
                valueAt(problem, point, 0.3, d, 0, e)
              },
              within(1e-13));
      assertThat(plane)
          .hasDimensions(2, 2)
          .satisfies(p -> assertThat(p[0][0]).isEqualTo(slice[0]))
          .satisfies(p -> assertThat(p[1][0]).isEqualTo(surface.value()));
      assertThat(plane[0][1]).isCloseTo(valueAt(problem, point, -0.2, d, 0.1, e), within(1e-13));
      assertThat(plane[1][1]).isCloseTo(valueAt(problem, point, 0, d, 0.1, e), within(1e-13));
    }
  }

  @ParameterizedTest
  @EnumSource
  void offsetZeroIsTheLossToTheBit(Network network) {
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      try (Problem problem = network.create(type);
          LossSurface surface = problem.surface()) {
        assertThat(surface.along(surface.gradient(), 0)).containsExactly(surface.value());
      }
    }
  }

  /** A line is to second order what gradient and Hessian say. */
  @Test
  void startsWithTheSlopeAndTheCurvatureOfTheSurface() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      double h = 1e-4;
      double[] gradient = Fixtures.doubles(surface.gradient());
      double[] product = Fixtures.doubles(surface.hessian().apply(surface.gradient()));
      double[] slice = surface.along(surface.gradient(), -h, 0, h);

      assertThat((slice[2] - slice[0]) / (2 * h)).isCloseTo(dot(gradient, gradient), within(1e-6));
      assertThat((slice[2] - 2 * slice[1] + slice[0]) / (h * h))
          .isCloseTo(dot(gradient, product), within(1e-5));
    }
  }

  @Test
  void surfaceKeepsItsPointWhileTheModelTrainsOn() {
    try (Problem problem = Network.CONVOLUTION_EVAL.create(DataType.FLOAT64);
        LossSurface surface = problem.surface();
        LossSurface rebuilt =
            LossSurface.builder(problem.block(), problem.loss())
                .data(problem.data(), problem.labels())
                .data(problem.data(), problem.labels())
                .maxGraphBytes(0)
                .build()) {
      double[] slice = surface.along(surface.gradient(), 0.3);
      double[][] hessian = DenseHessian.of(surface).entries();
      problem.block().getParameters().values().forEach(p -> p.getArray().muli(1.5));

      assertThat(surface.along(surface.gradient(), 0.3)).containsExactly(slice);
      assertThat(rebuilt.along(rebuilt.gradient(), 0.3)).containsExactly(slice, within(1e-14));
      assertThat(DenseHessian.of(surface).entries()).isDeepEqualTo(hessian);
      assertThat(DenseHessian.of(rebuilt).relativeDistance(hessian)).isLessThan(1e-14);
    }
  }

  /** DJL's recurrent blocks add initial states to the list of inputs that they are given. */
  @Test
  void blockThatAddsToItsInputsCanBeRunAgain() {
    try (Problem problem = Network.LSTM_LAYER.create(DataType.FLOAT32)) {
      NDList sequence = new NDList(problem.data().head());
      try (LossSurface surface =
          LossSurface.builder(problem.block(), problem.loss())
              .data(sequence, problem.labels())
              .build()) {
        assertThat(surface.along(surface.gradient(), 0, 0, 0)).containsOnly(surface.value());
        assertThat(sequence).hasSize(1);
      }
    }
  }

  @Test
  void lossThatIsNotFiniteFarOutComesBackAsItIs() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      NDArray ones = surface.gradient().onesLike();
      assertThat(surface.along(ones, 1e30)).containsExactly(Double.POSITIVE_INFINITY);
      assertThat(surface.along(ones, Double.NaN)).containsExactly(Double.NaN);
      assertThat(surface.along(ones)).isEmpty();
    }
  }

  @Test
  void leaveNothingBehindAndDoNotDisturbTheHessian() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      NDArray direction = surface.gradient();
      double[][] hessian = DenseHessian.of(surface).entries();
      NDManager manager = surface.hessian().manager();
      int before = manager.getManagedArrays().size();
      surface.along(direction, 0.1, 0.2);
      surface.along(direction, new double[] {1, 2}, direction, new double[] {3});
      assertThat(manager.getManagedArrays()).hasSize(before);
      assertThat(DenseHessian.of(surface).entries()).isDeepEqualTo(hessian);
    }
  }

  @Test
  void directionOfAnotherShapeOrTypeIsRefused() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      NDManager manager = problem.manager();
      NDArray right = surface.gradient();
      double[] one = {1};
      assertThatIllegalArgumentException()
          .isThrownBy(() -> surface.along(manager.ones(new Shape(3)), 1))
          .withMessage("direction is float32 of shape (3), must be float32 of shape (87)");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> surface.along(right, one, manager.ones(new Shape(87), DataType.FLOAT64), one))
          .withMessageStartingWith("second is float64");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> surface.along(manager.ones(new Shape(1, 87)), one, right, one))
          .withMessageStartingWith("first is float32 of shape (1, 87)");
    }
  }

  private static NDArray vector(LossSurface surface, double[] values) {
    return Fixtures.array(
        surface.hessian().manager(), DataType.FLOAT64, values, new Shape(values.length));
  }

  private static double valueAt(
      Problem problem, double[] point, double s, double[] d, double t, double[] e) {
    double[] moved = new double[point.length];
    Arrays.setAll(moved, i -> point[i] + s * d[i] + t * e[i]);
    Fixtures.setParameters(problem.block(), moved);
    try (LossSurface surface = problem.surface()) {
      return surface.value();
    } finally {
      Fixtures.setParameters(problem.block(), point);
    }
  }

  private static double dot(double[] x, double[] y) {
    double dot = 0;
    for (int i = 0; i < x.length; i++) {
      dot += x[i] * y[i];
    }
    return dot;
  }
}
