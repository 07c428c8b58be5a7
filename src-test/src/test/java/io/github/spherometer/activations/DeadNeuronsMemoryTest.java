package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.Dropout;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counting dead neurons holds meanwhile, and that it leaves nothing behind. */
class DeadNeuronsMemoryTest {

  @ParameterizedTest
  @EnumSource
  void noArrayIsLeftBehind(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      NDManager system = problem.manager().getParentManager();
      measure(problem);
      int before = problem.manager().getManagedArrays().size();
      int everywhere = system.getManagedArrays().size();
      measure(problem);
      assertThat(problem.manager().getManagedArrays()).hasSize(before);
      assertThat(system.getManagedArrays()).hasSize(everywhere);
    }
  }

  @Test
  void noMoreIsHeldThanTheWayToThePresentBlockTakes() {
    List<Integer> held = new ArrayList<>();
    SequentialBlock net = new SequentialBlock();
    for (int i = 0; i < 20; i++) {
      net.add(Fixtures.linear(4, true)).add(Activation::relu).add(list -> counting(held, list));
      net.add(
          new ParallelBlock(
              lists -> new NDList(lists.get(0).head().add(lists.get(1).head())),
              List.of(
                  new SequentialBlock().add(Activation::tanh).add(Activation::relu), dropout())));
    }
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      net.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
      DeadNeuronReport report =
          measure(net, new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 5, 4)));
      assertThat(report.layers()).hasSize(60);
    }
    assertThat(held).hasSizeGreaterThanOrEqualTo(20);
    assertThat(held.subList(held.size() / 2, held.size())).allMatch(count -> count <= held.get(0));
  }

  /** A layer of an image net has millions of positions. */
  @Test
  void functionsAreTriedOnFewNumbers() {
    List<Long> sizes = new ArrayList<>();
    Block net = new SequentialBlock().add(list -> measuring(sizes, list));
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      measure(net, new NDList(manager.ones(new Shape(3, 4, 300, 300))));
    }
    assertThat(sizes).hasSizeGreaterThan(3).containsOnlyOnce(3 * 4 * 300 * 300L);
    assertThat(sizes).filteredOn(size -> size > 2 * 4 * 8 * 8).hasSize(1);
  }

  /** One activation that stayed behind every time would take 40 MB. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void nativeMemoryIsFlatOverManyMeasurements() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Block net =
          new SequentialBlock()
              .add(Fixtures.linear(100, true))
              .add(Activation::relu)
              .add(
                  new ParallelBlock(
                      lists -> Activation.relu(new NDList(lists.get(0).head())),
                      List.of(dropout(), new SequentialBlock().add(Activation::tanh))));
      net.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
      NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 100, 4));
      measure(net, data, 1000);
      long before = ResidentMemory.kilobytes();
      measure(net, data, 1000);
      assertThat(ResidentMemory.kilobytes() - before).isLessThan(20_000);
    }
  }

  private static void measure(Block block, NDList data, int times) {
    for (int i = 0; i < times; i++) {
      measure(block, data);
      // Or the heap takes its share of the memory meanwhile.
      if (i % 50 == 0) {
        System.gc();
      }
    }
  }

  private static DeadNeuronReport measure(Problem problem) {
    return measure(problem.block(), problem.data());
  }

  private static DeadNeuronReport measure(Block block, NDList data) {
    return DeadNeurons.builder().build().measure(block, data);
  }

  private static Block dropout() {
    return Dropout.builder().optRate(0.5f).build();
  }

  private static NDList counting(List<Integer> held, NDList list) {
    // Not when it is tried on fewer samples.
    if (list.head().getShape().get(0) == 5) {
      held.add(list.head().getManager().getManagedArrays().size());
    }
    return list;
  }

  private static NDList measuring(List<Long> sizes, NDList list) {
    sizes.add(list.head().size());
    return Activation.relu(list);
  }
}
