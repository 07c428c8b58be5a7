package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.tabular.TabNet;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;
import io.github.spherometer.fixtures.ScriptModule;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockModesTest {

  /** Nobody knows what it does in training. */
  private static final class Own extends AbstractBlock {

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      return inputs;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }

  /** Runs as its superclass. */
  private static final class Named extends SequentialBlock {}

  private static SequentialBlock normalised() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(3).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock());
  }

  private static Block resNet() {
    return ResNetV1.builder()
        .setNumLayers(18)
        .setImageShape(new Shape(1, 32, 32))
        .setOutSize(10)
        .build();
  }

  private static Block script(NDManager owner, String expression) {
    String source =
        """
        class Net(Module):
          __parameters__ = ["weight", ]
          __buffers__ = []
          weight : Tensor
          training : bool
          def forward(self: __torch__.Net,
            x: Tensor) -> Tensor:
            y = torch.mul(x, self.weight)
            return %s
        """;
    return new ScriptModule("Net")
        .parameter("weight", owner.ones(new Shape(3)))
        .load(source.formatted(expression), owner);
  }

  private static LSTM lstm(float dropRate) {
    return LSTM.builder().setStateSize(2).setNumLayers(1).optDropRate(dropRate).build();
  }

  @Test
  void batchNormIsFoundAtAnyDepth() {
    assertThat(BlockModes.normalisesByBatch(normalised())).isTrue();
    assertThat(BlockModes.normalisesByBatch(resNet())).isTrue();
    assertThat(BlockModes.normalisesByBatch(TabNet.builder().setInputDim(4).setOutDim(2).build()))
        .isTrue();
    assertThat(BlockModes.normalisesByBatch(Linear.builder().setUnits(1).build())).isFalse();
    assertThat(BlockModes.normalisesByBatch(new SequentialBlock().add(lstm(0)))).isFalse();
  }

  @Test
  void batchNormOfTorchScriptIsFoundInItsCode() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Block normalised =
          script(manager, "torch.batch_norm(y, None, None, None, None, True, 0.1, 1e-5, False)");
      Block plain = script(manager, "torch.relu(y)");
      Block random = script(manager, "torch.dropout(y, 0.5, self.training)");

      assertThat(BlockModes.normalisesByBatch(normalised)).isTrue();
      assertThat(BlockModes.normalisesByBatch(plain)).isFalse();
      assertThat(BlockModes.obstacleToTrainMode(plain, Device.cpu())).isEmpty();
      assertThat(BlockModes.obstacleToTrainMode(new SequentialBlock().add(random), Device.cpu()))
          .hasValueSatisfying(what -> assertThat(what).contains("TorchScript"));
    }
  }

  @Test
  void obstaclesToTrainModeAreNamed() {
    SequentialBlock dropout = normalised().add(Dropout.builder().build());
    Block recurrent = new SequentialBlock().add(lstm(0.5f));
    Block own = new SequentialBlock().add(new Own());

    assertThat(BlockModes.obstacleToTrainMode(dropout, Device.cpu())).hasValue("Dropout");
    assertThat(BlockModes.obstacleToTrainMode(own, Device.cpu()))
        .hasValueSatisfying(what -> assertThat(what).startsWith("Own, "));
    assertThat(BlockModes.obstacleToTrainMode(recurrent, Device.gpu()))
        .hasValue("LSTM with a drop rate");
    assertThat(BlockModes.obstacleToTrainMode(recurrent, false)).isPresent();
    assertThat(BlockModes.obstacleToTrainMode(recurrent, true)).isEmpty();
  }

  @Test
  void blocksOfDjlAndThoseThatRunAsTheyDoAreNone() {
    Block tabNet = TabNet.builder().setInputDim(4).setOutDim(2).build();
    for (Block block :
        List.of(normalised(), resNet(), tabNet, lstm(0), new Named().add(normalised()))) {
      assertThat(BlockModes.obstacleToTrainMode(block, false)).isEmpty();
    }
  }

  @Test
  void dropoutInSequencesIsReplacedAndTheParametersStay() {
    SequentialBlock block =
        new SequentialBlock()
            .add(normalised().add(Dropout.builder().build()))
            .add(Dropout.builder().build())
            .add(Linear.builder().setUnits(2).build());
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(4, 5));
      Block without = BlockModes.withoutDropout(block);

      assertThat(BlockModes.obstacleToTrainMode(without, Device.cpu())).isEmpty();
      assertThat(BlockModes.obstacleToTrainMode(block, Device.cpu())).isPresent();
      assertThat(without.getParameters().values().stream().map(Parameter::getId))
          .containsExactlyElementsOf(
              block.getParameters().values().stream().map(Parameter::getId).toList());
      NDArray x = manager.randomNormal(new Shape(4, 5));
      ParameterStore store = new ParameterStore(manager, false);
      assertThat(without.forward(store, new NDList(x), false).singletonOrThrow())
          .isEqualTo(block.forward(store, new NDList(x), false).singletonOrThrow());
    }
  }

  /** DJL would initialise them once more, and they are a training's. */
  @Test
  void aPassWithoutDropoutLeavesTheFieldsOfTheBlockAlone() {
    SequentialBlock block =
        new SequentialBlock()
            .add(normalised().add(Dropout.builder().build()))
            .add(Linear.builder().setUnits(2).build());
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(4, 5));
      FieldWatch fields = FieldWatch.of(block, Loss.l2Loss());
      NDList data = new NDList(manager.ones(new Shape(3, 5)));
      BlockModes.withoutDropout(block).forward(new ParameterStore(manager, false), data, true);
      assertThat(fields.changed()).isEmpty();
      assertThat(block.getInputShapes()).containsExactly(new Shape(4, 5));
    }
  }

  @Test
  void blockWithoutDropoutIsTakenAsItIs() {
    Block plain = normalised();
    Block parallel =
        new ParallelBlock(
            lists -> lists.get(0), List.of(Dropout.builder().build(), Blocks.identityBlock()));
    Block named = new Named().add(Dropout.builder().build());

    assertThat(BlockModes.withoutDropout(plain)).isSameAs(plain);
    assertThat(BlockModes.withoutDropout(parallel)).isSameAs(parallel);
    assertThat(BlockModes.withoutDropout(named)).isSameAs(named);
  }
}
