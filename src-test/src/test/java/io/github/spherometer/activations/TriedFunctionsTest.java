package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.github.spherometer.fixtures.Fixtures;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A function that counts its calls, and that can be replaced by another one. */
class TriedFunctionsTest {

  /** To see whether the function is the same, and to run it. */
  private static final int CALLS_OF_A_KNOWN_ONE = 3;

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final Block block = LambdaBlock.singleton(this::call);
  private UnaryOperator<NDArray> function = Activation::relu;
  private int calls;

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray call(NDArray array) {
    calls++;
    return function.apply(array);
  }

  private List<String> found(long... shape) {
    calls = 0;
    NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, shape));
    return DeadNeurons.builder().build().measure(block, data).layers().stream()
        .map(LayerActivity::name)
        .toList();
  }

  @Test
  void aFunctionThatStaysTheSameIsTriedOnce() {
    List<String> first = found(4, 3);
    assertThat(calls).isGreaterThan(CALLS_OF_A_KNOWN_ONE);

    assertThat(found(4, 3)).isEqualTo(first).containsExactly("LambdaBlock relu");
    assertThat(calls).isEqualTo(CALLS_OF_A_KNOWN_ONE);
  }

  @Test
  void whatIsNoActivationStaysNone() {
    function = x -> x.mul(2);
    found(4, 3);

    assertThat(found(4, 3)).isEmpty();
    assertThat(calls).isEqualTo(CALLS_OF_A_KNOWN_ONE);
  }

  @Test
  void aVerdictDoesNotOutliveTheFunction() {
    found(4, 3);

    function = x -> x.mul(2);
    assertThat(found(4, 3)).isEmpty();
    function = Activation::tanh;
    assertThat(found(4, 3)).containsExactly("LambdaBlock tanh");
    function = Activation::relu;
    assertThat(found(4, 3)).containsExactly("LambdaBlock relu");
  }

  /** They are the same between -4 and 5. */
  @Test
  void aNameDoesNotOutliveTheFunction() {
    found(4, 20);
    function = Activation::relu6;

    assertThat(found(4, 20)).containsExactly("LambdaBlock relu6");
  }

  @Test
  void anotherShapeIsTriedByItself() {
    function = x -> x.getShape().get(1) == 3 ? Activation.relu(x) : x.mul(2);

    assertThat(found(4, 3)).containsExactly("LambdaBlock relu");
    assertThat(found(4, 5)).isEmpty();
    assertThat(found(4, 3)).containsExactly("LambdaBlock relu");
  }

  /** A verdict that lasted would leave the second measurement other numbers than the first. */
  @Test
  void aFunctionThatDrawsIsTriedEveryTime() {
    function = x -> Activation.relu(x.add(manager.randomNormal(x.getShape())));
    List<String> first = found(4, 3);
    int tried = calls;

    assertThat(found(4, 3)).isEqualTo(first);
    assertThat(calls).isEqualTo(tried);
  }

  @Test
  void aFunctionThatFailsIsNoActivationEveryTime() {
    function =
        x -> {
          if (x.max().getFloat() > 3) {
            throw new IllegalArgumentException("too large");
          }
          return x.square();
        };

    assertThat(found(4, 3)).isEmpty();
    assertThat(found(4, 3)).isEmpty();
  }
}
