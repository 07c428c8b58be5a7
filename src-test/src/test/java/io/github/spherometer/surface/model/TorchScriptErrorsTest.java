package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.ScriptModule;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorchScriptErrorsTest {

  private static final String DROPOUT = ScriptModule.source("dropout_scripted.py");

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 6, 4));
  private final NDList labels = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 2, 6, 2));

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void modelLoadedWithoutTrainParamIsRefusedByThatName() {
    Block frozen = twoLayers().load(DROPOUT, Map.of(), manager);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(frozen, false))
        .withMessageContaining("no parameter that requires a gradient")
        .withMessageContaining("trainParam=true");
  }

  @Test
  void frozenModelUnderALayerIsAConstantOfTheSurface() {
    Block frozen = twoLayers().load(DROPOUT, Map.of(), manager);
    Block trained = twoLayers().load(DROPOUT, manager);
    Linear layer = Fixtures.linear(2, true);
    Fixtures.initialised(layer, manager, DataType.FLOAT32, 0.7, new Shape(1, 2));
    try (LossSurface whole = build(under(trained, layer), false);
        LossSurface surface = build(under(frozen, layer), false)) {
      int size = 2 * 2 + 2;
      int before = (int) whole.size() - size;
      assertThat(surface.size()).isEqualTo(size);
      double[][] expected = DenseHessian.of(whole).entries();
      double[][] entries = DenseHessian.of(surface).entries();
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          assertThat(entries[i][j]).isCloseTo(expected[before + i][before + j], within(1e-6));
        }
      }
    }
  }

  @Test
  void modelInsideAnotherBlockThanASequenceIsRefused() {
    Block script = twoLayers().load(DROPOUT, manager);
    ParallelBlock parallel = new ParallelBlock(outputs -> outputs.get(0));
    parallel.add(new SequentialBlock().add(script));
    assertThatExceptionOfType(NotMeasurableException.class)
        .isThrownBy(() -> build(new SequentialBlock().add(parallel), false))
        .withMessage(
            "the block holds a TorchScript model inside a ParallelBlock; must be the block itself"
                + " or inside a SequentialBlock");
  }

  @Test
  void dropoutIsRefusedInTrainMode() {
    Block script = twoLayers().load(DROPOUT, manager);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(script, true))
        .withMessageContaining("torch.dropout")
        .withMessageContaining("trainMode must be false");
    build(script, false).close();
  }

  @Test
  void dropoutThatATraceLeftOnIsRefusedInEvalMode() {
    String traced = DROPOUT.replace("self.training)", "True)");
    Block script = twoLayers().load(traced, manager);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(script, false))
        .withMessageContaining("must be traced in eval mode");
  }

  @Test
  void parametersThatShareAnArrayAreRefused() {
    NDArray weight = Fixtures.gaussian(manager, DataType.FLOAT32, 3, 4, 4);
    ScriptModule tied =
        new ScriptModule("Net").child("fc1", layer(weight)).child("fc2", layer(weight));
    assertThatExceptionOfType(NotMeasurableException.class)
        .isThrownBy(() -> build(tied.load(DROPOUT, manager), false))
        .withMessageContaining("fc2.weight of the TorchScript model shares its array");
  }

  @Test
  void parametersThatDoNotFitIntoAJavaArrayAreRefused() {
    PtSymbolBlock script = (PtSymbolBlock) twoLayers().load(DROPOUT, manager);
    NDArray large = manager.ones(new Shape(1)).broadcast(new Shape(1L << 30));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SavedTorchScript.of(script, List.of(large)))
        .withMessageContaining("take 4294967296 bytes, must be below 2 GB");
  }

  @Test
  void partlyFrozenModelLeavesTheFrozenPartOut() {
    Block script = twoLayers().load(DROPOUT, manager);
    script.freezeParameters(true, parameter -> parameter.getName().startsWith("fc1"));
    try (LossSurface surface = build(script, false)) {
      assertThat(surface.size()).isEqualTo(2 * 5 + 2);
      assertThat(DenseHessian.of(surface).largestEntry()).isPositive();
    }
  }

  private ScriptModule twoLayers() {
    return new ScriptModule("Net")
        .child("fc1", ScriptModule.linear(manager, 3, 4, 5))
        .child("fc2", ScriptModule.linear(manager, 4, 5, 2));
  }

  private ScriptModule layer(NDArray weight) {
    NDArray bias = Fixtures.gaussian(manager, DataType.FLOAT32, 4, 4);
    return new ScriptModule("Linear").parameter("weight", weight).parameter("bias", bias);
  }

  private static Block under(Block block, Block layer) {
    return new SequentialBlock().add(block).add(Activation::tanh).add(layer);
  }

  private LossSurface build(Block block, boolean trainMode) {
    return LossSurface.builder(block, Loss.l2Loss())
        .data(data, labels)
        .trainMode(trainMode)
        .build();
  }
}
