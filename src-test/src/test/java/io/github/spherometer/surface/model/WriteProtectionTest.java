package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.GradientMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that write into their own arrays in the forward pass. */
class WriteProtectionTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Running statistics, the weight itself, and both with a failure behind it. */
  @ParameterizedTest
  @ValueSource(strings = {"mean", "scale", "mean, scale"})
  void whatIsWrittenPastTheStoreIsPutBackAndTheBlockRefused(String names) {
    for (boolean fails : new boolean[] {false, true}) {
      Block block = initialised(new Normalised(names, false));
      double[] mean = values(block, "mean");
      double[] scale = values(block, "scale");
      Loss loss = fails ? CustomLoss.of("Fails", (y, p) -> fail()) : Loss.l2Loss();
      assertThatExceptionOfType(
              fails ? UnsupportedOperationException.class : NotMeasurableException.class)
          .isThrownBy(() -> surface(block, loss))
          .withMessageContaining(
              fails ? "the loss's own" : "the block writes into its own " + names + " in its")
          .withMessageContaining(fails ? "" : "parameterStore.getValue(...)");
      assertThat(values(block, "mean")).isEqualTo(mean);
      assertThat(values(block, "scale")).isEqualTo(scale);
    }
  }

  /** As the message says: what the store gives in train mode is a copy. */
  @ParameterizedTest
  @ValueSource(strings = {"mean", ""})
  void whatIsWrittenIntoWhatTheStoreGivesIsMeasured(String names) {
    Block block = initialised(new Normalised(names, true));
    double[] mean = values(block, "mean");
    try (LossSurface surface = surface(block, Loss.l2Loss())) {
      assertThat(surface.value()).isPositive();
    }
    assertThat(values(block, "mean")).isEqualTo(mean);
  }

  private LossSurface surface(Block block, Loss loss) {
    NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 6, 3));
    NDList labels = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 2, 6, 3));
    return LossSurface.builder(block, loss).data(data, labels).trainMode(true).build();
  }

  private Block initialised(Block normalised) {
    Block block = new SequentialBlock().add(Fixtures.linear(3, true)).add(normalised);
    return Fixtures.initialised(block, manager, DataType.FLOAT32, 0.5, new Shape(1, 3));
  }

  private static double[] values(Block block, String name) {
    return block.getParameters().values().stream()
        .filter(parameter -> parameter.getName().equals(name))
        .findFirst()
        .map(parameter -> Fixtures.doubles(parameter.getArray()))
        .orElseThrow();
  }

  private static NDArray fail() {
    throw new UnsupportedOperationException("the loss's own");
  }

  /** Scales its input, and keeps a running mean of it. */
  private static final class Normalised extends AbstractBlock {

    private final String written;
    private final boolean byStore;
    private final Parameter mean =
        addParameter(
            Parameter.builder()
                .setName("mean")
                .setType(Parameter.Type.RUNNING_MEAN)
                .optRequiresGrad(false)
                .build());
    private final Parameter scale =
        addParameter(Parameter.builder().setName("scale").setType(Parameter.Type.GAMMA).build());

    Normalised(String written, boolean byStore) {
      this.written = written;
      this.byStore = byStore;
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
      mean.setShape(new Shape(3));
      scale.setShape(new Shape(3));
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> params) {
      NDArray data = inputs.head();
      NDArray factor = store.getValue(scale, data.getDevice(), training);
      for (Parameter parameter : new Parameter[] {mean, scale}) {
        if (written.contains(parameter.getName())) {
          NDArray array =
              byStore
                  ? store.getValue(parameter, data.getDevice(), training)
                  : parameter.getArray();
          GradientMode.off(() -> array.muli(0.9f).addi(data.mean(new int[] {0}).mul(0.1f)));
        }
      }
      return new NDList(data.mul(factor));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }
}
