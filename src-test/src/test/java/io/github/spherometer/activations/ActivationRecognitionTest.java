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
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.SparseMax;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.NormalInitializer;
import io.github.spherometer.fixtures.Fixtures;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationRecognitionTest {

  private static final Shape IMAGES = new Shape(5, 3, 4, 4);

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Named<Block>> activations() {
    return Stream.of(
        Named.of("ReLU", Activation.reluBlock()),
        Named.of("ReLU6", Activation.relu6Block()),
        Named.of("sigmoid", Activation.sigmoidBlock()),
        Named.of("tanh", Activation.tanhBlock()),
        Named.of("softplus", Activation.softPlusBlock()),
        Named.of("softsign", Activation.softSignBlock()),
        Named.of("leaky ReLU", Activation.leakyReluBlock(0.01f)),
        Named.of("leaky ReLU, steep", Activation.leakyReluBlock(0.8f)),
        Named.of("ELU", Activation.eluBlock(1)),
        Named.of("SELU", Activation.seluBlock()),
        Named.of("GELU", Activation.geluBlock()),
        Named.of("Swish", Activation.swishBlock(1)),
        Named.of("Mish", Activation.mishBlock()),
        Named.of("PReLU", new FixedPrelu()),
        Named.of("method reference", new LambdaBlock(Activation::relu)),
        Named.of("singleton", LambdaBlock.singleton(Activation::relu)),
        Named.of("own", lambda(x -> x.maximum(0).square())),
        Named.of("in place", lambda(x -> x.muli(x.gt(0).toType(x.getDataType(), false)))),
        Named.of("own class", new LambdaBlock(Activation::relu) {}));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void functionsThatBendElementByElementAreActivations(Block activation) {
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      Block net = initialised(activation, type);
      // All above zero, where many activations hand on what they get.
      NDArray data = Fixtures.gaussian(manager, type, 1, IMAGES.getShape()).abs().add(0.1);
      assertThat(measure(net, data).layers()).hasSize(1).allMatch(layer -> layer.units() == 48);
      activation.clear();
    }
  }

  static Stream<Named<Block>> others() {
    return Stream.of(
        Named.of("identity", Blocks.identityBlock()),
        Named.of("flatten", Blocks.batchFlattenBlock()),
        Named.of("scale", lambda(x -> x.div(255).sub(0.5))),
        Named.of("sum", lambda(x -> x.add(x))),
        Named.of("constant", lambda(x -> x.zerosLike())),
        Named.of("softmax", lambda(x -> x.softmax(1))),
        Named.of("logarithm of softmax", lambda(x -> x.logSoftmax(-1))),
        Named.of("normalisation", lambda(x -> x.div(x.norm()))),
        Named.of("centred batch", lambda(x -> x.sub(x.mean(new int[] {0}, true)).abs())),
        Named.of("scaled batch", lambda(x -> x.div(x.abs().max(new int[] {0}, true).add(1)))),
        Named.of("running sum", lambda(x -> x.cumSum(1).abs())),
        Named.of("reversed", lambda(x -> x.flip(3).abs())),
        Named.of("swapped", lambda(x -> x.transpose(0, 1, 3, 2).abs())),
        Named.of("classes", lambda(x -> x.argMax(1).toType(DataType.FLOAT32, false))),
        Named.of("whole numbers", lambda(x -> x.toType(DataType.INT32, false))),
        Named.of("max pool", pool(new Shape(2, 2), new Shape(2, 2), new Shape(0, 0))),
        Named.of("max pool, same size", pool(new Shape(3, 3), new Shape(1, 1), new Shape(1, 1))),
        Named.of("global pool", Pool.globalAvgPool2dBlock()),
        Named.of("two arrays", new LambdaBlock(list -> new NDList(list.head(), list.head()))),
        Named.of("dropout", Dropout.builder().build()),
        Named.of("batch norm", BatchNorm.builder().build()),
        Named.of("layer norm", LayerNorm.builder().axis(1, 2, 3).build()),
        Named.of("dense", Fixtures.linear(4, true)),
        Named.of("sparse max", new SparseMax()));
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherFunctionsAreNot(Block other) {
    DeadNeuronReport report =
        measure(initialised(other, DataType.FLOAT32), gaussian(IMAGES.getShape()));
    assertThat(report.layers()).isEmpty();
    assertThat(report.unseen()).isEmpty();
    assertThat(report.fraction()).isNaN();
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherFunctionsOfNumbersAboveZeroAreNot(Block other) {
    Block net = initialised(other, DataType.FLOAT32);
    assertThat(measure(net, gaussian(IMAGES.getShape()).abs()).layers()).isEmpty();
  }

  static Stream<Named<Block>> more() {
    return Stream.of(
        Named.of("flattens", lambda(x -> Blocks.batchFlatten(Activation.relu(x)))),
        Named.of("flattens before", lambda(x -> Activation.relu(Blocks.batchFlatten(x)))),
        Named.of("any other size", lambda(ActivationRecognitionTest::onlyFiveSamples)),
        Named.of(
            "keeps its input",
            new LambdaBlock(list -> new NDList(Activation.relu(list.head()), list.head()))));
  }

  @ParameterizedTest
  @MethodSource("more")
  void activationInAFunctionThatDoesMoreIsFound(Block function) {
    assertThat(measure(function, gaussian(IMAGES.getShape()).sub(100)).layers())
        .containsExactly(new LayerActivity("LambdaBlock relu", 48, 48));
  }

  @Test
  void functionsOfWholeNumbersAreNot() {
    NDArray words = gaussian(5, 4).mul(10).toType(DataType.INT32, false);
    assertThat(measure(lambda(x -> x.maximum(1)), words).layers()).isEmpty();
  }

  @Test
  void functionsOfHalfPrecisionAreTold() {
    NDArray data = gaussian(IMAGES.getShape()).toType(DataType.FLOAT16, false);
    assertThat(measure(lambda(Activation::relu), data).layers()).hasSize(1);
    assertThat(measure(lambda(x -> x.mul(0.3).add(0.7)), data).layers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 10, 37, 97, 100, 194})
  void softmaxIsNoActivationWhateverItsSize(int size) {
    for (int samples : new int[] {1, 2, 97}) {
      NDArray data = gaussian(samples, size);
      assertThat(measure(lambda(x -> x.softmax(1)), data).layers()).isEmpty();
      assertThat(measure(lambda(Activation::relu), data).layers()).hasSize(1);
    }
  }

  @Test
  void nameOfALambdaDoesNotMatter() {
    assertThat(measure(new LambdaBlock(list -> list, "ReLU"), gaussian(4, 3)).layers()).isEmpty();
    assertThat(measure(new LambdaBlock(Activation::relu, "identity"), gaussian(4, 3)).layers())
        .extracting(LayerActivity::name)
        .containsExactly("LambdaBlock relu");
  }

  @Test
  void activationUsedTwiceCountsTwice() {
    Block relu = Activation.reluBlock();
    Block net = new SequentialBlock().add(relu).add(Blocks.identityBlock()).add(relu);
    assertThat(measure(net, gaussian(4, 3)).layers())
        .extracting(LayerActivity::name)
        .containsExactly("01LambdaBlock relu", "03LambdaBlock relu");
  }

  private Block initialised(Block block, DataType type) {
    Block net = new SequentialBlock().add(block);
    net.setInitializer(new NormalInitializer(), Parameter.Type.WEIGHT);
    net.initialize(manager, type, IMAGES);
    return net;
  }

  private NDArray gaussian(long... shape) {
    return Fixtures.gaussian(manager, DataType.FLOAT32, 1, shape);
  }

  private static Block lambda(UnaryOperator<NDArray> function) {
    return new LambdaBlock(list -> new NDList(function.apply(list.singletonOrThrow())));
  }

  private static Block pool(Shape kernel, Shape stride, Shape padding) {
    return Pool.maxPool2dBlock(kernel, stride, padding);
  }

  private static NDArray onlyFiveSamples(NDArray array) {
    return Activation.relu(array.reshape(5, 48)).reshape(array.getShape());
  }

  private static DeadNeuronReport measure(Block net, NDArray data) {
    return DeadNeurons.builder().build().measure(net, new NDList(data));
  }
}
