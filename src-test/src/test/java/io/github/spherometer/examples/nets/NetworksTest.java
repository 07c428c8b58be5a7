package io.github.spherometer.examples.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworksTest {

  private static final Shape GREY = new Shape(4, 1, 28, 28);
  private static final Shape COLOURED = new Shape(4, 3, 32, 32);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void mlpsHaveTheParametersOfTheirLayers() {
    assertThat(size(Mlp.of(Activation::reluBlock, 5, 10), GREY)).isEqualTo(784 * 5 + 5 + 60);
    Shape plane = new Shape(4, 2);
    int[] hidden = {2, 6, 10, 14, 18};
    int[] wanted = {18, 74, 162, 282, 434}; // of the nets for two blobs
    for (int i = 0; i < hidden.length; i++) {
      Block net = Mlp.of(Activation::reluBlock, hidden[i], hidden[i], 2);
      assertThat(size(net, plane)).isEqualTo(wanted[i]);
    }
  }

  @Test
  void convolutionalNetsHaveTheParametersOfTheirLayers() {
    long convolutions = (3 * 9 + 1) * 32 + (32 * 9 + 1) * (32 + 64) + (64 * 9 + 1) * 64;
    long linear = (64 * 8 * 8 + 1) * 128 + 129 * 10;
    assertThat(size(ConvNet.builder(32, 10).build(), COLOURED)).isEqualTo(convolutions + linear);
    long narrow = (9 + 1) * 2 + (18 + 1) * (2 + 4) + (36 + 1) * 4 + (4 * 49 + 1) * 8 + 90;
    assertThat(size(ConvNet.builder(2, 10).build(), GREY)).isEqualTo(narrow);
    // With BatchNorm two numbers a filter in the place of one bias.
    assertThat(size(ConvNet.builder(2, 10).batchNorm().build(), GREY)).isEqualTo(narrow + 12);
  }

  /** He et al. (2015) have 0.27 million parameters at the depth 20 and 0.46 million at 32. */
  @Test
  void residualNetsHaveTheParametersOfTheirLayers() {
    assertThat(size(ResNet.builder(3, 16, 10).build(), COLOURED))
        .isEqualTo(residual(3, 3, 16, 2))
        .isBetween(265_000L, 275_000L);
    assertThat(residual(3, 5, 16, 2)).isBetween(455_000L, 465_000L);
    assertThat(size(ResNet.ofDepth(14, 4, 10).build(), GREY)).isEqualTo(residual(1, 2, 4, 2));
    assertThat(size(ResNet.ofDepth(14, 4, 10).withoutBatchNorm().build(), GREY))
        .isEqualTo(residual(1, 2, 4, 1));
    assertThat(size(ResNet.ofDepth(14, 4, 10).withoutShortcuts().build(), GREY))
        .isEqualTo(residual(1, 2, 4, 2));
  }

  /** With so many numbers a filter beside its weights. */
  private static long residual(long channels, long blocks, long width, long perFilter) {
    long weights = 9 * channels * width;
    long filters = width;
    long before = width;
    for (long of = width; of <= 4 * width; of *= 2) {
      weights += 9 * before * of + 9 * of * of * (2 * blocks - 1);
      filters += 2 * blocks * of;
      before = of;
    }
    return weights + perFilter * filters + (4 * width + 1) * 10;
  }

  /** The convolutions of the configuration A have 9.2 million, whatever the linear layers have. */
  @Test
  void vgg11Has28MillionParametersAtTheWidthOne() {
    assertThat(size(Vgg11.builder(1, 10).build(), new Shape(1, 1, 32, 32)))
        .isEqualTo(vgg(1, 1))
        .isBetween(28_000_000L, 28_500_000L);
    assertThat(size(Vgg11.builder(0.0625, 10).build(), COLOURED)).isEqualTo(vgg(3, 16));
  }

  private static long vgg(long channels, long divisor) {
    long parameters = 0;
    long before = channels;
    for (long of : new long[] {64, 128, 256, 256, 512, 512, 512, 512}) {
      parameters += (9 * before + 1) * of / divisor;
      before = of / divisor;
    }
    for (long of : new long[] {4096 / divisor, 4096 / divisor, 10}) {
      parameters += (before + 1) * of;
      before = of;
    }
    return parameters;
  }

  static Stream<Arguments> nets() {
    return Stream.of(
        Arguments.of("MLP", Mlp.of(Activation::tanhBlock, 5, 4, 10), GREY, 2),
        Arguments.of("MLP ReLU", Mlp.of(Activation::reluBlock, 5, 10), GREY, 1),
        Arguments.of("CNN", ConvNet.builder(2, 10).build(), GREY, 5),
        Arguments.of("CNN BN", ConvNet.builder(2, 10).batchNorm().build(), COLOURED, 5),
        Arguments.of("ResNet", ResNet.builder(1, 2, 10).build(), GREY, 7),
        Arguments.of("plain", ResNet.builder(1, 2, 10).withoutShortcuts().build(), COLOURED, 7),
        Arguments.of("no BN", ResNet.builder(1, 2, 10).withoutBatchNorm().build(), COLOURED, 7),
        Arguments.of("VGG", Vgg11.builder(0.01, 10).build(), new Shape(4, 1, 32, 32), 10),
        Arguments.of("VGG BN", Vgg11.builder(0.01, 10).batchNorm().build(), COLOURED, 10),
        Arguments.of("MLP drop", Mlp.withDropout(0.5, Activation::reluBlock, 5, 10), GREY, 1),
        Arguments.of("CNN drop", ConvNet.builder(2, 10).dropout(0.5).build(), GREY, 5),
        Arguments.of("ResNet drop", ResNet.builder(1, 2, 10).dropout(0.5).build(), GREY, 7),
        Arguments.of("VGG drop", Vgg11.builder(0.01, 10).dropout(0.5).build(), COLOURED, 10));
  }

  /** Hessians are symmetric: u'(Hv) = v'(Hu), taken from two products. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("nets")
  void everyNetHasOutputsGradientsProductsAndLayersOfNeurons(
      String name, Block net, Shape shape, int layersOfNeurons) {
    net.initialize(manager, DataType.FLOAT32, shape);
    assertThat(net.getOutputShapes(new Shape[] {shape})).containsExactly(new Shape(4, 10));
    NDArray images = Fixtures.gaussian(manager, DataType.FLOAT32, 1, shape.getShape());
    NDArray labels = manager.create(new long[] {3, 1, 4, 1});
    assertThat(forward(net, images).getShape()).isEqualTo(new Shape(4, 10));
    try (LossSurface surface =
        LossSurface.of(net, Loss.softmaxCrossEntropyLoss(), images, labels)) {
      LinearOperator hessian = surface.hessian();
      NDArray one = Fixtures.gaussian(manager, DataType.FLOAT32, 2, hessian.size());
      NDArray other = Fixtures.gaussian(manager, DataType.FLOAT32, 3, hessian.size());
      double[] gradient = Fixtures.doubles(surface.gradient());
      assertThat(Arrays.stream(gradient).filter(x -> x != 0).count()).isPositive();
      double[] product = Fixtures.doubles(hessian.apply(one));
      double[] otherProduct = Fixtures.doubles(hessian.apply(other));
      double scale = norm(product) * norm(Fixtures.doubles(other));
      assertThat(scale).isPositive();
      assertThat(dot(product, other)).isCloseTo(dot(otherProduct, one), within(1e-5 * scale));
    }
    DeadNeuronReport neurons = DeadNeurons.builder().build().measure(net, new NDList(images));
    assertThat(neurons.layers()).hasSize(layersOfNeurons);
    assertThat(neurons.unseen()).isEmpty();
  }

  @Test
  void aStageWithoutWeightsPassesItsInputThroughTheShortcuts() {
    Block net = ResNet.builder(2, 3, 10).withoutBatchNorm().build();
    net.initialize(manager, DataType.FLOAT32, COLOURED);
    Block first = net.getChildren().get(1).getValue();
    Block second = net.getChildren().get(2).getValue();
    Fixtures.setParameters(first, new double[(int) Fixtures.size(first)]);
    Fixtures.setParameters(second, new double[(int) Fixtures.size(second)]);
    NDArray input = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 4, 3, 32, 32).abs();
    assertThat(forward(first, input).contentEquals(input)).isTrue();
    NDArray half = forward(second, input);
    assertThat(half.getShape()).isEqualTo(new Shape(4, 6, 16, 16));
    assertThat(half.get(":, :3").contentEquals(input.get(":, :, ::2, ::2"))).isTrue();
    assertThat(half.get(":, 3:").abs().sum().getFloat()).isZero();
  }

  @Test
  void aStageWithoutWeightsAndShortcutsPassesNothing() {
    Block net = ResNet.builder(2, 3, 10).withoutBatchNorm().withoutShortcuts().build();
    net.initialize(manager, DataType.FLOAT32, COLOURED);
    Block first = net.getChildren().get(1).getValue();
    Fixtures.setParameters(first, new double[(int) Fixtures.size(first)]);
    NDArray input = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 4, 3, 32, 32).abs();
    assertThat(forward(first, input).sum().getFloat()).isZero();
  }

  @Test
  void dropoutLeavesUnitsOutInTrainModeAlone() {
    Block net = Mlp.withDropout(0.5, Activation::reluBlock, 200, 3);
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 5));
    NDArray input = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 1, 5);
    NDArray plain = forward(net, input);
    assertThat(forward(net, input).contentEquals(plain)).isTrue();
    ParameterStore store = new ParameterStore(manager, false);
    NDArray dropped = net.forward(store, new NDList(input), true).singletonOrThrow();
    assertThat(dropped.contentEquals(plain)).isFalse();
  }

  @Test
  void whatCannotBeANetIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResNet.ofDepth(10, 16, 10))
        .withMessage("depth = 10; it must be 8, 14, 20, 26, ...");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConvNet.builder(0, 10))
        .withMessage("width = 0; it must be >= 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vgg11.builder(Double.NaN, 10))
        .withMessage("width = NaN; it must be > 0 and <= 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mlp.withDropout(1, Activation::reluBlock, 3))
        .withMessage("dropout = 1.0; it must be >= 0 and < 1");
    assertThatIllegalArgumentException().isThrownBy(() -> Mlp.of(Activation::reluBlock));
  }

  private long size(Block net, Shape shape) {
    net.initialize(manager, DataType.FLOAT32, shape);
    return Fixtures.size(net);
  }

  private NDArray forward(Block net, NDArray data) {
    ParameterStore store = new ParameterStore(manager, false);
    return net.forward(store, new NDList(data), false).singletonOrThrow();
  }

  private static double norm(double[] numbers) {
    return Math.sqrt(Arrays.stream(numbers).map(x -> x * x).sum());
  }

  private static double dot(double[] one, NDArray other) {
    double[] numbers = Fixtures.doubles(other);
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * numbers[i];
    }
    return sum;
  }
}
