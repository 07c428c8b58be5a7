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
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.initializer.NormalInitializer;
import io.github.spherometer.fixtures.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Activations that a predicate names. */
class NamedActivationsTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void predicateNamesMore() {
    Block net = new SequentialBlock().add(new Halver()).add(Activation::relu).add(new Halver());
    DeadNeuronReport report =
        DeadNeurons.builder()
            .activation(Halver.class::isInstance)
            .build()
            .measure(net, new NDList(gaussian(4, 3)));
    assertThat(report.layers())
        .extracting(LayerActivity::name)
        .containsExactly("01Halver", "02LambdaBlock relu", "03Halver");
    assertThat(report.unseen()).isEmpty();
  }

  @Test
  void predicateAloneNamesAll() {
    Block net =
        new SequentialBlock()
            .add(new Halver())
            .add(Activation::relu)
            .add(branches(join(NDArrays::maximum)))
            .add(new FixedPrelu());
    net.setInitializer(new NormalInitializer(), Parameter.Type.WEIGHT);
    net.initialize(manager, DataType.FLOAT32, new Shape(4, 3));
    DeadNeuronReport report =
        DeadNeurons.builder()
            .automatic(false)
            .activation(Halver.class::isInstance)
            .build()
            .measure(net, new NDList(gaussian(4, 3)));
    assertThat(report.layers()).extracting(LayerActivity::name).containsExactly("01Halver");
  }

  @Test
  void insideOfABlockThatThePredicateNamesIsNotLookedAt() {
    Block inner = new SequentialBlock().add(Activation::relu).add(x -> x);
    DeadNeuronReport report =
        DeadNeurons.builder()
            .activation(block -> block == inner)
            .build()
            .measure(new SequentialBlock().add(inner), new NDList(gaussian(4, 3)));
    assertThat(report.layers())
        .extracting(LayerActivity::name)
        .containsExactly("01SequentialBlock");
  }

  private NDArray gaussian(long... shape) {
    return Fixtures.gaussian(manager, DataType.FLOAT32, 1, shape);
  }
}
