package io.github.spherometer.surface.model;

import static io.github.spherometer.surface.model.LeastSquares.FEATURES;
import static io.github.spherometer.surface.model.LeastSquares.assertIs;
import static io.github.spherometer.surface.model.LeastSquares.assertSame;
import static io.github.spherometer.surface.model.LeastSquares.meanSquare;
import static io.github.spherometer.surface.model.LeastSquares.meanSquareHessian;
import static io.github.spherometer.surface.model.LeastSquares.penalised;
import static io.github.spherometer.surface.model.LeastSquares.square;
import static io.github.spherometer.surface.model.LeastSquares.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The model's own arrays, where a loss that reads them does not depend on the parameters. */
class OwnArraysAsConstantsTest {

  private final LeastSquares problem = new LeastSquares();

  @AfterEach
  void close() {
    problem.close();
  }

  @Test
  void frozenArrayIsAConstant() {
    Block frozen = problem.initialised(Fixtures.linear(FEATURES, false), DataType.FLOAT64);
    NDArray constant = weight(frozen);
    frozen.freezeParameters(true);
    Block model = new SequentialBlock().add(frozen).add(problem.linear(DataType.FLOAT64));
    try (LossSurface plain = problem.surface(model, meanSquare(), DataType.FLOAT64);
        LossSurface surface =
            problem.surface(model, penalised(() -> constant.square().sum()), DataType.FLOAT64)) {
      assertThat(surface.size()).isEqualTo(FEATURES);
      assertThat(surface.value()).isGreaterThan(plain.value() + 0.1);
      assertSame(surface.hessian(), plain.hessian(), DataType.FLOAT64);
      assertThat(surface.along(surface.gradient(), 0)).containsExactly(surface.value());
    }
  }

  /** As on a second device, where the training moves copies. */
  @Test
  void arraysThatAreNotTheOnesTrainedAreConstants() {
    Block model = problem.linear(DataType.FLOAT64);
    NDArray own = weight(model);
    NDArray trained = own.add(1);
    Loss loss = penalised(() -> own.square().sum().mul(5));
    double[] w = Fixtures.doubles(own);
    try (LossSurface plain = at(trained, model, meanSquare());
        LossSurface surface = at(trained, model, loss)) {
      double penalty = 5 * Arrays.stream(w).map(x -> x * x).sum();
      assertThat(surface.value()).isCloseTo(plain.value() + penalty, within(1e-12));
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(Fixtures.doubles(plain.gradient()), within(1e-12));
      assertIs(surface.hessian(), meanSquareHessian(), DataType.FLOAT64);
    }
  }

  private LossSurface at(NDArray weight, Block model, Loss loss) {
    return LossSurface.builder(model, loss)
        .data(problem.data(DataType.FLOAT64), problem.labels(DataType.FLOAT64))
        .parameters(parameter -> weight)
        .build();
  }

  /** A training does not see it either: its gradient is that of the mean square alone. */
  @Test
  void numbersReadIntoJavaAreConstants() {
    Block model = problem.linear(DataType.FLOAT64);
    NDArray w = weight(model);
    Loss loss = CustomLoss.of("Read", (y, p) -> square(y, p).add(5 * w.toDoubleArray()[0]));
    try (LossSurface surface = problem.surface(model, loss, DataType.FLOAT64)) {
      assertIs(surface.hessian(), meanSquareHessian(), DataType.FLOAT64);
    }
  }
}
