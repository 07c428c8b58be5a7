package io.github.spherometer.activations;

import static io.github.spherometer.activations.Joins.branches;
import static io.github.spherometer.activations.Joins.join;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.spherometer.fixtures.Fixtures;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The functions that parallel blocks join their branches with. */
class JoinRecognitionTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Arguments> bentJoins() {
    return Stream.of(
        Arguments.of(
            "ParallelBlock relu",
            Named.of("ReLU of the sum", join((a, b) -> Activation.relu(a.add(b))))),
        Arguments.of(
            "ParallelBlock relu", Named.of("in place", join((a, b) -> Activation.relu(a.addi(b))))),
        Arguments.of("ParallelBlock", Named.of("maximum", join(NDArrays::maximum))));
  }

  @ParameterizedTest
  @MethodSource("bentJoins")
  void functionsOfParallelBlocksAreActivationsIfTheyBend(
      String name, Function<List<NDList>, NDList> function) {
    assertThat(measure(branches(function), gaussian(4, 3)).layers())
        .extracting(LayerActivity::name)
        .containsExactly("01LambdaBlock tanh", name);
  }

  static Stream<Named<Function<List<NDList>, NDList>>> otherJoins() {
    return Stream.of(
        Named.of("sum", join(NDArray::add)),
        Named.of("product", join(NDArray::mul)),
        Named.of("gate", join((a, b) -> a.mul(Activation.sigmoid(b)))),
        Named.of("gate in front", join((a, b) -> Activation.sigmoid(a).mul(b))),
        Named.of("first", join((a, b) -> a)),
        Named.of("concatenation", join((a, b) -> a.concat(b, 1))),
        Named.of("softmax", join((a, b) -> a.add(b).softmax(1))),
        Named.of("lists", lists -> new NDList(lists.get(0).head(), lists.get(1).head())));
  }

  @ParameterizedTest
  @MethodSource("otherJoins")
  void otherFunctionsOfParallelBlocksAreNot(Function<List<NDList>, NDList> function) {
    assertThat(measure(branches(function), gaussian(4, 3)).layers())
        .containsExactly(new LayerActivity("01LambdaBlock tanh", 3, 0));
  }

  @Test
  void oneUnitIsEnough() {
    Block net = new SequentialBlock().add(branches(join((a, b) -> Activation.relu(a.add(b)))));
    assertThat(measure(net, gaussian(1, 1)).layers()).hasSize(2);
    assertThat(measure(branches(join(NDArray::add)), gaussian(1, 1)).layers()).hasSize(1);
  }

  private NDArray gaussian(long... shape) {
    return Fixtures.gaussian(manager, DataType.FLOAT32, 1, shape);
  }

  private static DeadNeuronReport measure(Block net, NDArray data) {
    return DeadNeurons.builder().build().measure(net, new NDList(data));
  }
}
