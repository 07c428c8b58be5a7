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
import ai.djl.nn.LambdaBlock;
import io.github.spherometer.fixtures.Fixtures;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FunctionNamesTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        Arguments.of(" relu", Activation.reluBlock()),
        Arguments.of(" relu6", Activation.relu6Block()),
        Arguments.of(" sigmoid", Activation.sigmoidBlock()),
        Arguments.of(" tanh", Activation.tanhBlock()),
        Arguments.of(" softplus", Activation.softPlusBlock()),
        Arguments.of(" softsign", Activation.softSignBlock()),
        Arguments.of(" leaky_relu", Activation.leakyReluBlock(0.01f)),
        Arguments.of(" leaky_relu", Activation.leakyReluBlock(0.8f)),
        Arguments.of(" elu", Activation.eluBlock(1)),
        Arguments.of(" elu", Activation.eluBlock(0.3f)),
        Arguments.of(" selu", Activation.seluBlock()),
        Arguments.of(" gelu", Activation.geluBlock()),
        Arguments.of(" swish", Activation.swishBlock(1)),
        Arguments.of(" swish", Activation.swishBlock(1.702f)),
        Arguments.of(" mish", Activation.mishBlock()),
        Arguments.of(" relu", own(x -> x.maximum(0))),
        Arguments.of(" relu", own(x -> x.add(x.abs()).div(2))),
        Arguments.of(" mish", own(x -> x.mul(Activation.tanh(Activation.softPlus(x))))),
        Arguments.of(" gelu", own(x -> x.mul(x.div(Math.sqrt(2)).erf().add(1)).div(2))),
        Arguments.of("", own(x -> x.maximum(0).square())),
        Arguments.of("", own(NDArray::abs)),
        Arguments.of("", own(x -> x.maximum(0).mul(2))),
        Arguments.of("", own(x -> x.maximum(1))),
        Arguments.of("", own(x -> x.clip(-1, 1))),
        Arguments.of("", own(NDArray::sin)));
  }

  private static Block own(UnaryOperator<NDArray> function) {
    return new LambdaBlock(list -> new NDList(function.apply(list.singletonOrThrow())));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void functionIsNamedByWhatItDoesWhateverTheData(String name, Block block) {
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      for (Shape shape : List.of(new Shape(1, 1), new Shape(64, 40), new Shape(5, 3, 4, 4))) {
        NDArray data = Fixtures.gaussian(manager, type, 1, shape.getShape());
        for (NDArray numbers : List.of(data, data.mul(0), data.abs().add(3))) {
          assertThat(DeadNeurons.builder().build().measure(block, new NDList(numbers)).layers())
              .extracting(LayerActivity::name)
              .containsExactly("LambdaBlock" + name);
        }
      }
    }
  }

  @Test
  void roundingTo16BitsDoesNotChangeAName() {
    NDArray data = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 5, 4);
    NDList half = new NDList(data.toType(DataType.FLOAT16, false));
    for (Block block : List.of(Activation.reluBlock(), Activation.tanhBlock())) {
      assertThat(DeadNeurons.builder().build().measure(block, half).layers().get(0).name())
          .isIn("LambdaBlock relu", "LambdaBlock tanh");
    }
  }
}
