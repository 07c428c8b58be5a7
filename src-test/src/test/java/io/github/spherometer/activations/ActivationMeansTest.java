package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.spherometer.fixtures.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActivationMeansTest {

  private static final DeadNeurons DEAD = DeadNeurons.builder().threshold(0.3).build();

  private final NDManager manager = NDManager.newBaseManager("PyTorch");

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void meansOverPartsAreThoseOverTheWhole() {
    Block net = net(9);
    NDArray data = Fixtures.gaussian(manager, DataType.FLOAT64, 1, 6, 4);
    ActivationMeans parts =
        DEAD.means(net, rows(data, "0:1"))
            .plus(DEAD.means(net, rows(data, "1:4")))
            .plus(DEAD.means(net, rows(data, "4:6")));
    assertThat(parts.samples()).isEqualTo(6);
    assertThat(DEAD.report(parts)).isEqualTo(DEAD.measure(net, new NDList(data)));
    assertThat(DEAD.report(parts).dead()).isBetween(1L, 8L);
  }

  @Test
  void aUnitThatIsActiveInOnePartIsAlive() {
    Block relu = new SequentialBlock().add(Activation.reluBlock());
    NDArray silent = manager.create(new float[] {-1, -1, -1, -1}, new Shape(2, 2));
    NDArray active = manager.create(new float[] {-1, 2}, new Shape(1, 2));
    ActivationMeans first = DEAD.means(relu, new NDList(silent));
    assertThat(DEAD.report(first).dead()).isEqualTo(2);
    ActivationMeans both = first.plus(DEAD.means(relu, new NDList(active)));
    assertThat(DEAD.report(both).dead()).isEqualTo(1);
  }

  @Test
  void meansOfAnotherNetAreRefused() {
    NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT64, 1, 6, 4));
    ActivationMeans means = DEAD.means(net(9), data);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> means.plus(DEAD.means(net(8), data)))
        .withMessageContaining("other has 8 units in 02LambdaBlock")
        .withMessageContaining("must have 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> means.plus(DEAD.means(new SequentialBlock(), data)))
        .withMessage("other has 0 activations, must have 1, as this");
  }

  private Block net(int units) {
    return Fixtures.initialised(
        new SequentialBlock().add(Fixtures.linear(units, true)).add(Activation.reluBlock()),
        manager,
        DataType.FLOAT64,
        0.5,
        new Shape(1, 4));
  }

  private static NDList rows(NDArray data, String rows) {
    return new NDList(data.get(rows));
  }
}
