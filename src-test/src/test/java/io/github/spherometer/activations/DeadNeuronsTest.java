package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.LSTM;
import io.github.spherometer.activations.DeadNeurons.Unit;
import io.github.spherometer.fixtures.Fixtures;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeadNeuronsTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void plantedUnitsOfDenseLayersAreFound(DataType type) {
    Linear first = Fixtures.linear(10, true);
    Linear second = Fixtures.linear(7, true);
    Block net =
        new SequentialBlock()
            .add(first)
            .add(Activation.reluBlock())
            .add(Dropout.builder().optRate(0.9f).build())
            .add(second)
            .add(Activation::relu)
            .add(Fixtures.linear(3, true));
    Fixtures.initialised(net, manager, type, 0.7, new Shape(1, 4));
    kill(first, 10, 0, 3, 9);
    kill(second, 7, 6);

    DeadNeuronReport report = measure(net, Fixtures.gaussian(manager, type, 1, 64, 4));

    assertThat(report.layers())
        .containsExactly(
            new LayerActivity("02LambdaBlock relu", 10, 3),
            new LayerActivity("05LambdaBlock relu", 7, 1));
    assertThat(report.unseen()).isEmpty();
    assertThat(report.units()).isEqualTo(17);
    assertThat(report.dead()).isEqualTo(4);
    assertThat(report.fraction()).isEqualTo(4.0 / 17);
    assertThat(report.layers().get(0).fraction()).isEqualTo(3.0 / 10);
  }

  /** Channel 0 is dead; channel 1 is relu(x - 1.5), alive where one sample has a 2. */
  @ParameterizedTest
  @CsvSource({"POSITION, 80, 31", "CHANNEL, 5, 1"})
  void unitsOfConvolutionsArePositionsOrChannels(Unit unit, int units, int dead) {
    Conv2d layer = Conv2d.builder().setKernelShape(new Shape(1, 1)).setFilters(5).build();
    Block net = new SequentialBlock().add(layer).add(Activation::relu);
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 4, 4));
    set(layer, "weight", 0, 1, 2, 3, 0);
    set(layer, "bias", -1, -1.5f, 1, 1, 1);
    float[] samples = new float[2 * 16];
    samples[16 + 5] = 2;

    DeadNeuronReport report =
        DeadNeurons.builder()
            .unit(unit)
            .build()
            .measure(net, new NDList(manager.create(samples, new Shape(2, 1, 4, 4))));

    assertThat(report.layers())
        .containsExactly(new LayerActivity("02LambdaBlock relu", units, dead));
  }

  @ParameterizedTest
  @CsvSource({"POSITION, 12, 8", "CHANNEL, 3, 2"})
  void featuresOfADenseLayerOnASequenceAreOnTheLastAxis(Unit unit, int units, int dead) {
    Linear layer = Fixtures.linear(3, true);
    Block net = new SequentialBlock().add(layer).add(Activation::relu);
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 4, 2));
    kill(layer, 3, 0, 2);

    DeadNeuronReport report =
        measure(unit, net, Fixtures.gaussian(manager, DataType.FLOAT32, 1, 16, 4, 2));

    assertThat(report.layers())
        .containsExactly(new LayerActivity("02LambdaBlock relu", units, dead));
  }

  @Test
  void channelsFollowTheLayerThatRanLast() {
    Block net =
        new SequentialBlock()
            .add(Fixtures.linear(5, true))
            .add(Activation::relu)
            .add(Conv1d.builder().setKernelShape(new Shape(1)).setFilters(3).build())
            .add(Activation::relu)
            .add(LSTM.builder().setStateSize(6).setNumLayers(1).build())
            .add(Activation::tanh);
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 4, 2));

    DeadNeuronReport report =
        measure(Unit.CHANNEL, net, Fixtures.gaussian(manager, DataType.FLOAT32, 1, 16, 4, 2));

    assertThat(report.layers()).extracting(LayerActivity::units).containsExactly(5L, 3L, 6L);
  }

  @Test
  void channelsAreOnTheSecondAxisIfNoLayerCameBefore() {
    Block net = new SequentialBlock().add(Activation::relu);
    NDArray data = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 16, 4, 2, 2);
    assertThat(measure(Unit.CHANNEL, net, data).units()).isEqualTo(4);
    assertThat(measure(Unit.POSITION, net, data).units()).isEqualTo(16);
  }

  @ParameterizedTest
  @EnumSource
  void activationWithoutFeaturesIsOneUnit(Unit unit) {
    Block net = new SequentialBlock().add(Activation::relu);
    assertThat(measure(unit, net, manager.create(new float[] {-1, -2, 0})).layers())
        .containsExactly(new LayerActivity("01LambdaBlock relu", 1, 1));
    assertThat(measure(unit, net, manager.create(2f)).layers())
        .containsExactly(new LayerActivity("01LambdaBlock relu", 1, 0));
  }

  /** Means over the batch are 0.25, 0.5 and 1. */
  @ParameterizedTest
  @CsvSource({"0.2, 0", "0.25, 0", "0.26, 1", "0.5, 1", "0.51, 2", "1.01, 3"})
  void unitIsDeadBelowTheThresholdAndAliveAtIt(double threshold, int dead) {
    Block net = new SequentialBlock().add(Activation::relu);
    float[] samples = {0.25f, 1, 0, 0.25f, -3, 2};
    DeadNeuronReport report =
        DeadNeurons.builder()
            .threshold(threshold)
            .build()
            .measure(net, new NDList(manager.create(samples, new Shape(2, 3))));
    assertThat(report.dead()).isEqualTo(dead);
  }

  @Test
  void thresholdIsAThousandthByDefault() {
    Block net = new SequentialBlock().add(Activation::relu);
    float[] samples = {0.00099f, 0.00101f};
    assertThat(measure(net, manager.create(samples, new Shape(1, 2))).dead()).isEqualTo(1);
  }

  @Test
  void activationsOfBothSignsDoNotCancel() {
    Block net = new SequentialBlock().add(Activation::tanh);
    assertThat(measure(net, manager.create(new float[] {2, -2}, new Shape(2, 1))).dead()).isZero();
  }

  @Test
  void meansOfHalfPrecisionAreNotRoundedToHalfPrecision() {
    Block net = new SequentialBlock().add(Activation::relu);
    float step = 0x1p-20f;
    float[] samples = {1049 * step, 1049 * step, 1048 * step};
    NDArray data = manager.create(samples, new Shape(3, 1)).toType(DataType.FLOAT16, false);
    assertThat(dead(net, data, 1048.6 * step)).isZero();
    assertThat(dead(net, data, 1048.7 * step)).isEqualTo(1);
  }

  @Test
  void meansOverMillionsOfPositionsKeepTheirDigits() {
    Block net = new SequentialBlock().add(Activation::relu);
    NDArray data = manager.full(new Shape(16, 1, 512, 512), 0.1f);
    DeadNeurons.Builder builder = DeadNeurons.builder().unit(Unit.CHANNEL);
    NDList list = new NDList(data);
    assertThat(builder.threshold(0.1f * (1 - 1e-5)).build().measure(net, list).dead()).isZero();
    assertThat(builder.threshold(0.1f * (1 + 1e-5)).build().measure(net, list).dead()).isOne();
  }

  @Test
  void dropoutIsOff() {
    Block net =
        new SequentialBlock()
            .add(Dropout.builder().optRate(0.999f).build())
            .add(Activation::relu)
            .add(Blocks.batchFlattenBlock());
    assertThat(measure(net, manager.ones(new Shape(2, 50))).dead()).isZero();
  }

  private double dead(Block net, NDArray data, double threshold) {
    return DeadNeurons.builder().threshold(threshold).build().measure(net, new NDList(data)).dead();
  }

  private static DeadNeuronReport measure(Block net, NDArray data) {
    return DeadNeurons.builder().build().measure(net, new NDList(data));
  }

  private static DeadNeuronReport measure(Unit unit, Block net, NDArray data) {
    return DeadNeurons.builder().unit(unit).build().measure(net, new NDList(data));
  }

  /** Gives some units a bias that no sample outweighs, and the others one that every mean shows. */
  private static void kill(Linear layer, int units, int... dead) {
    float[] bias = new float[units];
    Arrays.fill(bias, 1);
    Arrays.stream(dead).forEach(unit -> bias[unit] = -1000);
    set(layer, "bias", bias);
  }

  private static void set(Block layer, String name, float... values) {
    NDArray array = layer.getParameters().get(name).getArray();
    try (NDArray copy = array.getManager().create(values)) {
      array.set(copy.toType(array.getDataType(), false).toByteBuffer());
    }
  }
}
