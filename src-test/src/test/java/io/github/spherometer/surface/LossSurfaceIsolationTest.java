package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Isolation;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.torch.DjlInternals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossSurfaceIsolationTest {

  @ParameterizedTest
  @EnumSource
  void parametersAndRunningStatisticsDoNotMove(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      Isolation.assertParametersStay(problem, LossSurfaceIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfTheModelStay(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      Isolation.assertGradientsStay(problem, LossSurfaceIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomGeneratorOfTheEngineStandsStill(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      Isolation.assertGeneratorStandsStill(problem, LossSurfaceIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noArrayIsLeftBehind(Network network) {
    DjlInternals.check(Engine.getInstance());
    try (Problem problem = network.create(DataType.FLOAT32)) {
      Isolation.assertNoArrayIsLeft(problem, LossSurfaceIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientModeOfTheThreadIsPutBack(boolean recording) {
    boolean original = JniUtils.isGradMode();
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32)) {
      JniUtils.setGradMode(recording);
      measure(problem);
      assertThat(JniUtils.isGradMode()).isEqualTo(recording);
    } finally {
      JniUtils.setGradMode(original);
    }
  }

  @Test
  void gradientModeOfTheThreadDoesNotChangeProducts() {
    boolean original = JniUtils.isGradMode();
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      JniUtils.setGradMode(false);
      double[][] off = DenseHessian.of(surface).entries();
      JniUtils.setGradMode(true);
      assertThat(DenseHessian.of(surface).entries()).isDeepEqualTo(off);
    } finally {
      JniUtils.setGradMode(original);
    }
  }

  @Test
  void surfaceOutlivesTheScopeItWasBuiltIn() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface expected = problem.surface();
        LossSurface surface = builtAndUsedInAScope(problem)) {
      assertThat(Fixtures.doubles(surface.gradient()))
          .isEqualTo(Fixtures.doubles(expected.gradient()));
      assertThat(DenseHessian.of(surface).entries())
          .isDeepEqualTo(DenseHessian.of(expected).entries());
    }
  }

  @Test
  void gradientGivenOutIsACopy() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      double[] gradient = Fixtures.doubles(surface.gradient());
      double[][] hessian = DenseHessian.of(surface).entries();
      surface.gradient().muli(7);
      surface.gradient().close();
      assertThat(Fixtures.doubles(surface.gradient())).isEqualTo(gradient);
      assertThat(DenseHessian.of(surface).entries()).isDeepEqualTo(hessian);
    }
  }

  @Test
  void productLeavesNothingButItselfWithTheManagerOfItsVector() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface();
        NDManager own = problem.manager().newSubManager()) {
      NDArray vector = own.ones(new Shape(surface.size()));
      vector.setName("layer.weight");
      LinearOperator hessian = surface.hessian();
      hessian.apply(vector).close();
      int before = hessian.manager().getManagedArrays().size();
      hessian.apply(vector).close();
      assertThat(own.getManagedArrays()).containsExactly(vector);
      assertThat(hessian.manager().getManagedArrays()).hasSize(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONVOLUTION_EVAL", "TRANSFORMER"})
  void trainModeIsRefusedWhereDropoutWouldDrawRandomNumbers(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      LossSurface.Builder builder =
          LossSurface.builder(problem.block(), problem.loss())
              .data(problem.data(), problem.labels())
              .trainMode(true);
      assertThatIllegalArgumentException()
          .isThrownBy(builder::build)
          .withMessageContaining("Dropout")
          .withMessageContaining("trainMode must be false");
    }
  }

  private static void measure(Problem problem) {
    try (LossSurface surface = problem.surface()) {
      surface.gradient();
      Lanczos.builder().maxProducts(5).build().spectrum(surface.hessian());
      Hutchinson.builder().maxProducts(3).build().trace(surface.hessian());
    }
  }

  private static LossSurface builtAndUsedInAScope(Problem problem) {
    return ArrayScope.call(
        () -> {
          LossSurface surface = problem.surface();
          surface.hessian();
          return surface;
        });
  }
}
