package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks and losses may ask for arrays by their names, as DJL's DeepAR does. */
class NamesTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest(name = "train mode {0}, {1} batches, penalty {2}")
  @CsvSource({
    "false, 1, false",
    "true, 1, false",
    "false, 2, false",
    "false, 1, true",
    "true, 2, true",
  })
  void namesOfDataLabelsAndPredictionsArriveEverywhere(
      boolean trainMode, int batches, boolean penalty) {
    Block named =
        Fixtures.initialised(new NamedHeads(true), manager, DataType.FLOAT64, 0.5, new Shape(1, 3));
    Block ordered =
        Fixtures.initialised(
            new NamedHeads(false), manager, DataType.FLOAT64, 0.5, new Shape(1, 3));
    List<String> seen = new ArrayList<>();
    try (LossSurface surface = surface(named, named(named, penalty, seen), trainMode, batches);
        LossSurface expected = surface(ordered, ordered(ordered, penalty), trainMode, batches)) {
      assertThat(surface.value()).isCloseTo(expected.value(), within(1e-14));
      assertSame(DenseHessian.of(surface), DenseHessian.of(expected));
      assertSame(DenseHessian.of(surface.gaussNewton()), DenseHessian.of(expected.gaussNewton()));
      if (!penalty) {
        NDArray direction = surface.gradient();
        assertThat(surface.along(direction, 0.1, 0.3))
            .containsExactly(expected.along(direction, 0.1, 0.3), within(1e-14));
        surface.finiteDifferenceHessian(1e-5).apply(direction).close();
      }
    }
    assertThat(seen).isNotEmpty().containsOnly("mu, null, log_sigma, | target, ");
  }

  private LossSurface surface(Block block, Loss loss, boolean trainMode, int batches) {
    LossSurface.Builder builder =
        LossSurface.builder(block, loss).trainMode(trainMode).maxGraphBytes(0);
    for (int batch = 0; batch < batches; batch++) {
      NDArray data = Fixtures.gaussian(manager, DataType.FLOAT64, 1 + batch, 6, 3);
      NDArray labels = Fixtures.gaussian(manager, DataType.FLOAT64, 11 + batch, 6, 1);
      data.setName("past");
      labels.setName("target");
      builder.data(new NDList(data), new NDList(labels));
    }
    return builder.build();
  }

  /** The negative logarithm of a normal density, of arrays by their names. */
  private static Loss named(Block block, boolean penalty, List<String> seen) {
    return CustomLoss.ofLists(
        "Normal",
        labels ->
            predictions -> {
              seen.add(names(predictions) + "| " + names(labels));
              return density(
                  block,
                  penalty,
                  labels.get("target"),
                  predictions.get("mu"),
                  predictions.get("log_sigma"));
            });
  }

  private static Loss ordered(Block block, boolean penalty) {
    return CustomLoss.ofLists(
        "Normal", y -> p -> density(block, penalty, y.head(), p.get(0), p.get(2)));
  }

  private static String names(NDList arrays) {
    StringBuilder names = new StringBuilder();
    arrays.forEach(array -> names.append(array.getName()).append(", "));
    return names.toString();
  }

  private static NDArray density(
      Block block, boolean penalty, NDArray target, NDArray mu, NDArray logSigma) {
    NDArray z = target.sub(mu).div(logSigma.exp());
    NDArray density = z.square().div(2).add(logSigma).mean();
    return penalty
        ? density.add(block.getParameters().valueAt(0).getArray().square().sum())
        : density;
  }

  private static void assertSame(DenseHessian actual, DenseHessian expected) {
    assertThat(actual.relativeDistance(expected.entries())).isLessThan(1e-12);
  }

  /** Takes its data by name; gives out a named array, a nameless one, integers, a named one. */
  private static final class NamedHeads extends AbstractBlock {

    private final boolean byName;
    private final Linear linear = addChildBlock("linear", Linear.builder().setUnits(2).build());

    NamedHeads(boolean byName) {
      this.byName = byName;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
      linear.initialize(manager, type, shapes);
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> params) {
      NDArray past = byName ? inputs.get("past") : inputs.head();
      NDList hidden = new NDList(Objects.requireNonNull(past, "data have lost their names"));
      NDArray heads = linear.forward(store, hidden, training).head().tanh();
      NDArray mu = heads.get(":, 0:1");
      NDArray steps = heads.gt(0).toType(DataType.INT32, false);
      NDArray logSigma = heads.get(":, 1:2");
      if (byName) {
        mu.setName("mu");
        logSigma.setName("log_sigma");
      }
      return new NDList(mu, steps, logSigma);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }
}
