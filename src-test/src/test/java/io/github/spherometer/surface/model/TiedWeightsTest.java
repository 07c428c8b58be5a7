package io.github.spherometer.surface.model;

import static io.github.spherometer.surface.model.LeastSquares.FEATURES;
import static io.github.spherometer.surface.model.LeastSquares.assertIs;
import static io.github.spherometer.surface.model.LeastSquares.assertSame;
import static io.github.spherometer.surface.model.LeastSquares.penalised;
import static io.github.spherometer.surface.model.LeastSquares.square;
import static io.github.spherometer.surface.model.LeastSquares.tolerance;
import static io.github.spherometer.surface.model.LeastSquares.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights that are tied by hand, past the parameter store. */
class TiedWeightsTest {

  private final LeastSquares problem = new LeastSquares();

  @AfterEach
  void close() {
    problem.close();
  }

  /** A net that ties its second layer to its first, by the store and past it. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void blockThatReadsItsArrayInTheForwardPassIsTheSameAsByTheStore(DataType type) {
    Loss loss = CustomLoss.of("Square", LeastSquares::square);
    Block byStore = problem.initialised(new Tied(true), type);
    Block pastIt = problem.initialised(new Tied(false), type);
    try (LossSurface expected = problem.surface(byStore, loss, type);
        LossSurface surface = problem.surface(pastIt, loss, type)) {
      double scale = DenseHessian.of(expected).largestEntry();
      assertThat(surface.value()).isEqualTo(expected.value());
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(Fixtures.doubles(expected.gradient()), within(scale * tolerance(type)));
      assertSame(surface.hessian(), expected.hessian(), type);
      assertSame(surface.gaussNewton(), expected.gaussNewton(), type);
      assertThat(DenseHessian.of(expected.gaussNewtonResidual()).largestEntry()).isGreaterThan(0.1);
      assertSame(surface.gaussNewtonResidual(), expected.gaussNewtonResidual(), type);
    }
  }

  @Test
  void tiedBlockInASequenceWithAPenaltyOnPartOfIt() {
    Function<Boolean, Block> net =
        byStore ->
            problem.initialised(
                new SequentialBlock().add(Fixtures.linear(FEATURES, true)).add(new Tied(byStore)),
                DataType.FLOAT64);
    Block byStore = net.apply(true);
    Block pastIt = net.apply(false);
    NDArray first = pastIt.getParameters().valueAt(0).getArray();
    Loss plain = CustomLoss.of("Square", LeastSquares::square);
    Loss penalised =
        CustomLoss.of("Square", (y, p) -> square(y, p).add(first.square().sum().mul(0.5)));
    try (LossSurface without = problem.surface(byStore, plain, DataType.FLOAT64);
        LossSurface surface = problem.surface(pastIt, penalised, DataType.FLOAT64)) {
      double[][] expected = DenseHessian.of(without).entries();
      double[][] gaussNewton = DenseHessian.of(without.gaussNewton()).entries();
      for (int i = 0; i < FEATURES * FEATURES; i++) {
        expected[i][i] += 1;
        gaussNewton[i][i] += 1;
      }
      assertIs(surface.hessian(), expected, DataType.FLOAT64);
      assertIs(surface.gaussNewton(), gaussNewton, DataType.FLOAT64);
    }
  }

  /** x W' tanh, and back by W. */
  private static final class Tied extends AbstractBlock {

    private final Parameter weight;
    private final boolean byStore;

    Tied(boolean byStore) {
      this.byStore = byStore;
      weight =
          addParameter(
              Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
      weight.setShape(new Shape(2, FEATURES));
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> params) {
      NDArray first = store.getValue(weight, inputs.head().getDevice(), training);
      NDArray second = byStore ? first : weight.getArray();
      return new NDList(inputs.head().matMul(first.transpose()).tanh().matMul(second));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }
}
