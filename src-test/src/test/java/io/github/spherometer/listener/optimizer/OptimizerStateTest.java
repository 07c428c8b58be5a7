package io.github.spherometer.listener.optimizer;

import static io.github.spherometer.listener.optimizer.OptimizerTrainings.adam;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerStateTest {

  /** Weight and bias, of which the first alone has been stepped, as if the other was frozen. */
  @Test
  void parameterThatWasNeverSteppedHasZeros() {
    Optimizer adam = adam(0.125f).optBeta2(0.75f).build();
    List<String> log = new ArrayList<>();
    try (Model model = Model.newInstance("half frozen")) {
      model.setBlock(Linear.builder().setUnits(1).build());
      try (Trainer trainer =
          model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(adam))) {
        trainer.initialize(new Shape(1, 2));
        OptimizerState state = new OptimizerState(adam, trainer, log::add);
        Parameter weight = model.getBlock().getParameters().get(0).getValue();
        try (NDArray gradient = trainer.getManager().create(new float[][] {{2, 4}})) {
          adam.update(weight.getId(), weight.getArray(), gradient);
        }

        assertThat(state.updates()).isOne();
        assertThat(state.flat("variances").orElseThrow().toFloatArray()).containsExactly(1, 4, 0);
      }
    }
    assertThat(log).isEmpty();
  }

  @Test
  void fieldThatIsNotThereIsNamed() {
    List<String> log = new ArrayList<>();
    Optimizer optimizer = new OwnOptimizer();
    try (QuadraticTraining training = new QuadraticTraining(optimizer, 1)) {
      OptimizerState state = new OptimizerState(optimizer, training.trainer(), log::add);

      assertThat(state.learningRate()).isNaN();
      assertThat(state.number("momentum")).isNaN();
      assertThat(state.flat("variances")).isEmpty();
    }
    assertThat(log)
        .containsExactly(
            "it has no readable field learningRateTracker",
            "it has no readable field momentum",
            "it has no readable field variances");
  }
}
