package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteDifferenceTest {

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "RELU_MLP")
  void agreeWithTheHessianOfSmoothNetworks(Network network) {
    assertThat(distance(network, DataType.FLOAT64, 1e-5)).isLessThan(1e-6);
    assertThat(distance(network, DataType.FLOAT32, 0.001)).isLessThan(2e-3);
  }

  /** A kink within the step adds the jump of the gradient divided by the step. */
  @Test
  void areWrongAtKinks() {
    assertThat(distance(Network.RELU_MLP, DataType.FLOAT64, 0.005))
        .isGreaterThan(10 * distance(Network.TANH_MLP, DataType.FLOAT64, 0.005));
  }

  @Test
  void zeroVectorGivesZero() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface();
        NDManager own = problem.manager().newSubManager()) {
      NDArray zero = own.zeros(new Shape(surface.size()));
      assertThat(Fixtures.doubles(surface.finiteDifferenceHessian(0.01).apply(zero)))
          .containsOnly(0);
    }
  }

  @Test
  void productsLeaveNothingButThemselvesBehind() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface();
        NDManager own = problem.manager().newSubManager()) {
      NDArray vector = own.ones(new Shape(surface.size()));
      int before = surface.hessian().manager().getManagedArrays().size();
      NDArray product = surface.finiteDifferenceHessian(0.01).apply(vector);
      assertThat(own.getManagedArrays()).containsExactlyInAnyOrder(vector, product);
      assertThat(surface.hessian().manager().getManagedArrays()).hasSize(before);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void stepThatIsNoLengthIsRefused(double step) {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> surface.finiteDifferenceHessian(step))
          .withMessage("step is " + step + ", must be greater than 0 and finite");
    }
  }

  private static double distance(Network network, DataType type, double step) {
    try (Problem problem = network.create(type);
        Problem exact = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface();
        LossSurface exactSurface = exact.surface()) {
      return DenseHessian.of(surface.finiteDifferenceHessian(step))
          .relativeDistance(DenseHessian.of(exactSurface).entries());
    }
  }
}
