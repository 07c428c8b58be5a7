package io.github.spherometer.surface.model;

import static io.github.spherometer.surface.model.LeastSquares.assertIs;
import static io.github.spherometer.surface.model.LeastSquares.meanSquare;
import static io.github.spherometer.surface.model.LeastSquares.meanSquareHessian;
import static io.github.spherometer.surface.model.LeastSquares.penalised;
import static io.github.spherometer.surface.model.LeastSquares.weight;
import static io.github.spherometer.surface.model.LeastSquares.withDiagonal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be measured of a loss that reads the model's own arrays, and that these stay. */
class OwnArraysLimitsTest {

  private final LeastSquares problem = new LeastSquares();

  @AfterEach
  void close() {
    problem.close();
  }

  @Test
  void lossAtOtherPointsIsRefused() {
    Block model = problem.linear(DataType.FLOAT64);
    NDArray w = weight(model);
    try (LossSurface surface =
        problem.surface(model, penalised(() -> w.square().sum()), DataType.FLOAT64)) {
      NDArray direction = surface.gradient();
      assertElsewhereRefused(() -> surface.along(direction, 0.5));
      assertElsewhereRefused(
          () -> surface.along(direction, new double[] {0}, direction, new double[] {0}));
      assertElsewhereRefused(() -> surface.finiteDifferenceHessian(1e-5));
    }
  }

  private static void assertElsewhereRefused(Runnable work) {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(work::run)
        .withMessageContaining("the loss reads the model's own arrays past the parameter store")
        .withMessageContaining("must be of a loss without that");
  }

  @Test
  void arraysThatRequireNoGradientAreNamedAndStayAsTheyAre() {
    Block model = problem.linear(DataType.FLOAT64);
    NDArray w = weight(model);
    w.setRequiresGradient(false);
    Loss loss = penalised(() -> w.square().sum());
    assertThatExceptionOfType(NotMeasurableException.class)
        .isThrownBy(() -> problem.surface(model, loss, DataType.FLOAT64))
        .withMessageContaining("do not require gradients")
        .withMessageContaining("parameter.getArray().setRequiresGradient(true)");
    try (LossSurface plain = problem.surface(model, meanSquare(), DataType.FLOAT64)) {
      assertIs(plain.hessian(), meanSquareHessian(), DataType.FLOAT64);
    }
    assertThat(w.square().sum().hasGradient()).isFalse();
    assertThat(w.hasGradient()).isFalse();

    w.setRequiresGradient(true); // as the message says
    try (LossSurface surface = problem.surface(model, loss, DataType.FLOAT64)) {
      assertIs(surface.hessian(), withDiagonal(meanSquareHessian(), 2), DataType.FLOAT64);
    }
  }

  @Test
  void modelIsLeftAsItWas() {
    Block model = problem.linear(DataType.FLOAT64);
    NDArray w = weight(model);
    w.setName("a.name[]");
    double[] values = Fixtures.doubles(w);
    double[] gradient = Fixtures.doubles(w.getGradient());
    int arrays = problem.manager.getManagedArrays().size();
    try (LossSurface surface =
        problem.surface(model, penalised(() -> w.square().sum()), DataType.FLOAT64)) {
      surface.hessian().apply(surface.gradient()).close();
      surface.gaussNewton().apply(surface.gradient()).close();
    }
    assertThat(w.getName()).isEqualTo("a.name[]");
    assertThat(w.hasGradient()).isTrue();
    assertThat(Fixtures.doubles(w)).isEqualTo(values);
    assertThat(Fixtures.doubles(w.getGradient())).isEqualTo(gradient);
    assertThat(problem.manager.getManagedArrays().size() - arrays).isLessThanOrEqualTo(4);
  }

  @Test
  void trainingBetweenTwoProductsIsNoticed() {
    Block model = problem.linear(DataType.FLOAT64);
    NDArray w = weight(model);
    try (LossSurface surface =
        problem.inHalves(model, penalised(() -> w.square().sum())).maxGraphBytes(0).build()) {
      surface.hessian().apply(surface.gradient()).close();
      w.addi(1);
      assertThatIllegalStateException()
          .isThrownBy(() -> surface.hessian().apply(surface.parameters()))
          .withMessageContaining("have been trained since the surface was built");
    }
  }
}
