package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadNeuronsOfTrainerTest {

  private static final Shape INPUT = new Shape(8, 3);

  @Test
  void areThoseOfTheArraysTheTrainerMoves() throws ReflectiveOperationException {
    Block net = new SequentialBlock().add(Fixtures.linear(4, true)).add(Activation.reluBlock());
    try (NDManager manager = NDManager.newBaseManager();
        Model model = Model.newInstance("net")) {
      model.setBlock(Fixtures.initialised(net, manager, DataType.FLOAT32, 0.7, INPUT));
      try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()))) {
        trainer.initialize(INPUT);
        NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 8, 3));
        List<NDArray> trained = Fixtures.partFromModel(trainer, data);
        trained.forEach(array -> array.muli(0));
        DeadNeurons deadNeurons = DeadNeurons.builder().build();

        assertThat(deadNeurons.measure(trainer, data).dead()).isEqualTo(4);
        assertThat(deadNeurons.measure(net, data).dead()).isZero();
      }
    }
  }
}
