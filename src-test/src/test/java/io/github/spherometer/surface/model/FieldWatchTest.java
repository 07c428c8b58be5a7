package io.github.spherometer.surface.model;

import static io.github.spherometer.fixtures.Fixtures.linear;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import ai.djl.util.PairList;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldWatchTest {

  private final NDManager manager = OwnManagers.onDefaultDevice();
  private final Loss loss = Loss.l2Loss();

  @AfterEach
  void close() {
    manager.close();
  }

  /** A block of two numbers that remembers its passes in one way. */
  private static final class Keeper extends AbstractBlock {

    private final BiConsumer<Keeper, NDArray> way;
    private @Nullable NDArray latest;
    private int passes;
    private boolean odd;
    private @Nullable Double sum;
    private String name = "";
    private final AtomicLong atomic = new AtomicLong();
    private final List<String> list = new ArrayList<>();
    private final Map<String, Integer> map = new HashMap<>();
    private final float[] numbers = new float[3];
    private final List<List<NDArray>> nested = List.of(new ArrayList<>());
    private final long[][][] deep = new long[1][2][2];
    private final AtomicReference<@Nullable NDArray> reference = new AtomicReference<>();
    private final AtomicBoolean flag = new AtomicBoolean();
    private final StringBuilder text = new StringBuilder();
    private final Helper helper = new Helper();

    Keeper(BiConsumer<Keeper, NDArray> way) {
      this.way = way;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> parameters) {
      way.accept(this, inputs.head());
      return inputs;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }

  /** What is in a field of a field. */
  private static final class Helper {

    private final Helper.Deeper deeper = new Deeper();

    private static final class Deeper {
      private long calls;
    }
  }

  private static Arguments keeps(String field, BiConsumer<Keeper, NDArray> way) {
    return Arguments.of(field, way);
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        keeps("Keeper.latest", (keeper, input) -> keeper.latest = input.mul(2)),
        keeps("Keeper.passes", (keeper, input) -> keeper.passes++),
        keeps("Keeper.odd", (keeper, input) -> keeper.odd = !keeper.odd),
        keeps(
            "Keeper.sum", (keeper, input) -> keeper.sum = keeper.sum == null ? 1 : keeper.sum + 1),
        keeps("Keeper.name", (keeper, input) -> keeper.name += "x"),
        keeps("Keeper.atomic", (keeper, input) -> keeper.atomic.incrementAndGet()),
        keeps("Keeper.list", (keeper, input) -> keeper.list.add("pass")),
        keeps("Keeper.map", (keeper, input) -> keeper.map.merge("passes", 1000, Integer::sum)),
        keeps("Keeper.numbers", (keeper, input) -> keeper.numbers[2]++),
        keeps("Keeper.nested", (keeper, input) -> keeper.nested.get(0).add(input)),
        keeps("Keeper.deep", (keeper, input) -> keeper.deep[0][1][1]++),
        keeps("Keeper.reference", (keeper, input) -> keeper.reference.set(input.mul(2))),
        keeps("Keeper.flag", (keeper, input) -> keeper.flag.set(!keeper.flag.get())),
        keeps("Keeper.text", (keeper, input) -> keeper.text.append("x")),
        keeps("Deeper.calls", (keeper, input) -> keeper.helper.deeper.calls++));
  }

  private FieldWatch watchedPass(Block block) {
    pass(block, new NDList(manager.ones(new Shape(3, 2))), false);
    FieldWatch watch = FieldWatch.of(block, loss);
    assertThat(watch.changed()).isEmpty();
    pass(block, new NDList(manager.ones(new Shape(3, 2))), false);
    return watch;
  }

  private NDList pass(Block block, NDList data, boolean training) {
    return block.forward(new ParameterStore(manager, false), data, training);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void whatABlockKeepsOfAPassIsNamed(String field, BiConsumer<Keeper, NDArray> way) {
    assertThat(watchedPass(new Keeper(way)).changed()).contains(field);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void soIsWhatAChildKeeps(String field, BiConsumer<Keeper, NDArray> way) {
    Block children =
        new ParallelBlock(list -> list.get(0))
            .add(new SequentialBlock().add(Activation.reluBlock()).add(new Keeper(way)));
    assertThat(watchedPass(children).changed()).contains(field);
  }

  @Test
  void aCountThatALambdaHoldsIsSeen() {
    int[] passes = {0};
    Block block =
        new LambdaBlock(
            list -> {
              passes[0]++;
              return list;
            });
    assertThat(watchedPass(block).changed()).isPresent();
  }

  @Test
  void whatALossKeepsIsSeen() {
    AtomicLong calls = new AtomicLong();
    Loss counting =
        CustomLoss.of(
            "counting",
            (label, prediction) -> {
              calls.incrementAndGet();
              return label.sub(prediction).mean();
            });
    FieldWatch watch = FieldWatch.of(Activation.reluBlock(), counting);
    NDList ones = new NDList(manager.ones(new Shape(2)));
    assertThat(watch.changed()).isEmpty();
    counting.evaluate(ones, ones);
    assertThat(watch.changed()).isPresent();
  }

  @Test
  void whatHoldsItselfIsLookedAtOnce() {
    List<Object> circle = new ArrayList<>();
    circle.add(List.of(circle));
    Block block = new LambdaBlock(list -> circle.isEmpty() ? new NDList() : list);
    assertThat(watchedPass(block).changed()).isEmpty();
  }

  /** A block that keeps nothing, given data of a shape. */
  private record Case(String name, Supplier<Block> block, Shape shape) {

    Case(String name, Supplier<Block> block, long... shape) {
      this(name, block, new Shape(shape));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> blocks() {
    return Stream.of(
        new Case("Linear", () -> linear(3, true), 4, 2),
        new Case("BatchNorm", () -> BatchNorm.builder().build(), 4, 2),
        new Case("LayerNorm", () -> LayerNorm.builder().build(), 4, 2),
        new Case("Dropout", () -> Dropout.builder().build(), 4, 2),
        new Case("tanh", Activation::tanhBlock, 4, 2),
        new Case("Conv2d", FieldWatchTest::convolution, 2, 3, 8, 8),
        new Case("LSTM", () -> LSTM.builder().setStateSize(3).setNumLayers(1).build(), 2, 3, 2),
        new Case("GRU", () -> GRU.builder().setStateSize(3).setNumLayers(1).build(), 2, 3, 2),
        new Case("RNN", FieldWatchTest::recurrent, 2, 3, 2),
        new Case("ResNetV1", FieldWatchTest::resNet, 2, 3, 32, 32),
        new Case("attention", FieldWatchTest::attention, 2, 3, 4),
        new Case("transformer", FieldWatchTest::transformer, 2, 3, 4));
  }

  private static Block convolution() {
    return Conv2d.builder().setFilters(2).setKernelShape(new Shape(3, 3)).build();
  }

  private static Block recurrent() {
    return RNN.builder().setStateSize(3).setNumLayers(1).setActivation(RNN.Activation.TANH).build();
  }

  private static Block resNet() {
    return ResNetV1.builder()
        .setNumLayers(50)
        .setOutSize(3)
        .setImageShape(new Shape(3, 32, 32))
        .build();
  }

  private static Block attention() {
    return ScaledDotProductAttentionBlock.builder().setEmbeddingSize(4).setHeadCount(2).build();
  }

  private static Block transformer() {
    return new TransformerEncoderBlock(4, 2, 8, 0.1f, Activation::relu);
  }

  /** After a pass of a training, in which blocks take down what their input looks like. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("blocks")
  void blocksOfDjlKeepNothing(Case example) {
    Block block = example.block().get();
    block.initialize(manager, DataType.FLOAT32, example.shape());
    NDList data = new NDList(manager.ones(example.shape()));
    pass(block, data, true);
    FieldWatch watch = FieldWatch.of(block, loss);
    for (boolean training : new boolean[] {false, true}) {
      pass(block, data, training);
      assertThat(watch.changed()).as("in train mode: %s", training).isEmpty();
    }
  }

  static Stream<Loss> losses() {
    return Stream.of(
        Loss.l1Loss(),
        Loss.l2Loss(),
        Loss.softmaxCrossEntropyLoss("dense", 1, -1, false, true),
        Loss.sigmoidBinaryCrossEntropyLoss(),
        Loss.hingeLoss(),
        Loss.quantileL1Loss(0.3f),
        new SimpleCompositeLoss().addLoss(Loss.l1Loss()).addLoss(Loss.l2Loss()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void lossesOfDjlKeepNothing(Loss djls) {
    assertKeepsNothing(djls);
  }

  @Test
  void weightDecaysOfDjlKeepNothing() {
    NDList weights = new NDList(manager.ones(new Shape(2)));
    assertKeepsNothing(Loss.l1WeightedDecay(weights));
    assertKeepsNothing(Loss.l2WeightedDecay(weights));
    assertKeepsNothing(Loss.elasticNetWeightedDecay(weights));
  }

  private void assertKeepsNothing(Loss djls) {
    FieldWatch watch = FieldWatch.of(Activation.reluBlock(), djls);
    NDList labels = new NDList(manager.ones(new Shape(3, 2)));
    NDList predictions = new NDList(manager.ones(new Shape(3, 2)).mul(0.5f));
    for (int i = 0; i < 2; i++) {
      assertThat(djls.evaluate(labels, predictions)).isNotNull();
      assertThat(watch.changed()).isEmpty();
    }
  }
}
