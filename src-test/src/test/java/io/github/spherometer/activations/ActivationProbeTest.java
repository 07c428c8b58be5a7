package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;

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
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.util.PairList;
import io.github.spherometer.activations.DeadNeurons.Unit;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.SmallTraining;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActivationProbeTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void showsTheDeadUnitsOfAHandWrittenBlock() {
    HandWritten inner = new HandWritten(true);
    Block net = new SequentialBlock().add(inner).add(Fixtures.linear(2, true));
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
    inner.hidden.getParameters().get("bias").getArray().set(bias(2, 5, 11));

    DeadNeuronReport report = measure(net, gaussian(64, 8));

    assertThat(report.layers()).containsExactly(new LayerActivity("01HandWritten_02probe", 16, 3));
    assertThat(report.unseen()).isEmpty();
  }

  @Test
  void blockThatNeedsOneIsReportedAsUnseen() {
    Block net = new SequentialBlock().add(Activation::relu).add(new Halver());
    DeadNeuronReport report = measure(net, gaussian(64, 8));
    assertThat(report.layers())
        .extracting(LayerActivity::name)
        .containsExactly("01LambdaBlock relu");
    assertThat(report.unseen()).extracting(UnseenBlock::name).containsExactly("02Halver");
    assertThat(report.unseen().get(0).reason()).contains("ActivationProbe").contains("predicate");
  }

  @Test
  void handWrittenBlockMayBeTheWholeModel() {
    Block with = new HandWritten(true);
    Block without = new HandWritten(false);
    with.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
    without.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
    assertThat(measure(with, gaussian(64, 8)).layers())
        .extracting(LayerActivity::name)
        .containsExactly("02probe");
    assertThat(measure(without, gaussian(64, 8)).layers())
        .extracting(LayerActivity::name)
        .containsExactly("01hidden relu");
    assertThat(measure(new Halver(), gaussian(64, 8)).unseen())
        .extracting(UnseenBlock::name)
        .containsExactly("Halver");
  }

  @Test
  void countsNothingTwiceBehindABlockWhoseActivationIsFound() {
    Block net = new SequentialBlock().add(new HandWritten(false)).add(new ActivationProbe());
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
    assertThat(measure(net, gaussian(64, 8)).layers())
        .extracting(LayerActivity::name)
        .containsExactly("01HandWritten_01hidden relu");
  }

  @Test
  void channelsOfAProbeAreThoseOfTheLayerBeforeIt() {
    HandWritten inner = new HandWritten(true);
    Block net =
        new SequentialBlock()
            .add(Conv1d.builder().setKernelShape(new Shape(1)).setFilters(3).build())
            .add(inner);
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 8));
    DeadNeuronReport report =
        DeadNeurons.builder()
            .unit(Unit.CHANNEL)
            .build()
            .measure(net, new NDList(gaussian(64, 2, 8)));
    assertThat(report.units()).isEqualTo(16);
  }

  @Test
  void countsNothingTwiceBehindAnActivation() {
    Block net =
        new SequentialBlock().add(Activation::relu).add(new ActivationProbe()).add(list -> list);
    assertThat(measure(net, gaussian(5, 4)).layers())
        .extracting(LayerActivity::name)
        .containsExactly("01LambdaBlock relu");
  }

  @Test
  void countsWhatIsNoActivationByItself() {
    Block net = new SequentialBlock().add(list -> list).add(new ActivationProbe());
    assertThat(measure(net, manager.zeros(new Shape(5, 4))).layers())
        .containsExactly(new LayerActivity("02ActivationProbe", 4, 4));
  }

  @Test
  void everyRunOfAProbeHasANameOfItsOwn() {
    Block probe = new ActivationProbe();
    Block net =
        new SequentialBlock()
            .add(probe)
            .add(x -> new NDList(x.head().mul(0)))
            .add(probe)
            .add(probe);
    assertThat(measure(net, manager.ones(new Shape(5, 4))).layers())
        .containsExactly(
            new LayerActivity("01ActivationProbe", 4, 0),
            new LayerActivity("01ActivationProbe#2", 4, 4),
            new LayerActivity("01ActivationProbe#3", 4, 4));
  }

  @Test
  void handsOnWhatItIsGiven() {
    NDList list = new NDList(gaussian(2, 3), gaussian(3, 4));
    Block probe = new ActivationProbe();
    NDArray first = list.get(0);
    assertThat(probe.forward(new ParameterStore(manager, false), list, true)).isSameAs(list);
    assertThat(list.get(0)).isSameAs(first);
    Shape[] shapes = {new Shape(2, 3), new Shape(3, 4)};
    assertThat(probe.getOutputShapes(shapes)).containsExactly(shapes);
  }

  @Test
  void trainingIsTheSameToTheBitWithIt() throws Exception {
    SmallTraining.Trajectory without =
        new SmallTraining().block(() -> classifier(new HandWritten(false))).run();
    SmallTraining.Trajectory with =
        new SmallTraining().block(() -> classifier(new HandWritten(true))).run();
    assertThat(without.steps()).hasSizeGreaterThanOrEqualTo(50).doesNotHaveDuplicates();
    assertThat(with).isEqualTo(without);
  }

  @Test
  void trainingIsTheSameToTheBitWithItMeasuredEveryBatch() throws Exception {
    SmallTraining.Trajectory without =
        new SmallTraining().block(() -> classifier(new HandWritten(false))).run();
    List<DeadNeuronReport> reports = new ArrayList<>();
    SmallTraining.Trajectory with =
        new SmallTraining()
            .block(() -> classifier(new HandWritten(true)))
            .listener(
                new TrainingListenerAdapter() {
                  @Override
                  public void onTrainingBatch(Trainer trainer, BatchData batch) {
                    Block block = trainer.getModel().getBlock();
                    reports.add(measure(block, batch.getBatch().getData().head()));
                  }
                })
            .run();
    assertThat(with).isEqualTo(without);
    assertThat(reports).hasSize(64).allMatch(report -> report.units() == 16 + 12);
  }

  @Test
  void netWithOneIsSavedAndLoaded() throws Exception {
    Block net = classifier(new HandWritten(true));
    Block loaded = classifier(new HandWritten(true));
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    net.saveParameters(new DataOutputStream(bytes));
    loaded.loadParameters(
        manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(Fixtures.parameters(loaded)).isEqualTo(Fixtures.parameters(net));
  }

  private static Block classifier(HandWritten inner) {
    return new SequentialBlock()
        .add(inner)
        .add(Dropout.builder().optRate(0.3f).build())
        .add(Linear.builder().setUnits(12).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(3).build())
        .add(Blocks.batchFlattenBlock());
  }

  private NDArray gaussian(long... shape) {
    return Fixtures.gaussian(manager, DataType.FLOAT32, 1, shape);
  }

  private static DeadNeuronReport measure(Block net, NDArray data) {
    return DeadNeurons.builder().build().measure(net, new NDList(data));
  }

  private static float[] bias(int... dead) {
    float[] bias = new float[16];
    Arrays.fill(bias, 1);
    for (int unit : dead) {
      bias[unit] = -1000;
    }
    return bias;
  }

  /** A layer and its ReLU in one block. */
  private static final class HandWritten extends AbstractBlock {

    private final Linear hidden = addChildBlock("hidden", Linear.builder().setUnits(16).build());
    private final Block probe;

    HandWritten(boolean probed) {
      probe = addChildBlock("probe", probed ? new ActivationProbe() : Blocks.identityBlock());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDList relu = Activation.relu(hidden.forward(store, inputs, training));
      return probe.forward(store, relu, training);
    }

    @Override
    protected void initializeChildBlocks(NDManager owner, DataType type, Shape... inputShapes) {
      hidden.initialize(owner, type, inputShapes);
      probe.initialize(owner, type, hidden.getOutputShapes(inputShapes));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return hidden.getOutputShapes(inputShapes);
    }
  }
}
