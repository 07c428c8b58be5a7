package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Full-batch Adam settles where the preconditioned sharpness is (2+2b)/((1-b) lr) (Cohen et al.,
 * arXiv:2207.14484), with BatchNorm, too: of the loss that is trained.
 */
class AdaptiveEdgeOfStabilityTest {

  private static final int SAMPLES = 64;
  private static final int STEPS = 600;

  @Test
  void preconditionedSharpnessRisesToItsThresholdAndStays() throws Exception {
    List<Double> ratios =
        train().stream().map(m -> m.stability().sharpnessRatio()).skip(1).toList();

    assertThat(ratios.get(0)).isLessThan(0.3);
    List<Double> settled = ratios.subList(ratios.size() / 2, ratios.size());
    assertThat(settled).hasSize(10).allSatisfy(ratio -> assertThat(ratio).isBetween(0.8, 1.2));
    assertThat(settled.stream().mapToDouble(ratio -> ratio).average().orElseThrow())
        .isBetween(0.9, 1.05);
  }

  private static List<Measurement> train() throws Exception {
    Engine.getInstance().setRandomSeed(3);
    List<Measurement> measurements = new ArrayList<>();
    try (Model model = Model.newInstance("normalised");
        CurvatureListener listener =
            Listeners.exact()
                .topK(1)
                .everyBatches(30)
                .withoutDeadNeurons()
                .sink(measurements::add)
                .build()) {
      model.setBlock(
          new SequentialBlock()
              .add(Linear.builder().setUnits(20).build())
              .add(BatchNorm.builder().build())
              .add(Activation.tanhBlock())
              .add(Linear.builder().setUnits(1).build()));
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(new SteadyL2Loss(model.getNDManager()))
              .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.03f)).build())
              .addTrainingListeners(listener);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(SAMPLES, 5));
        EasyTrain.fit(trainer, STEPS, noise(model.getNDManager()), null);
      }
    }
    return measurements;
  }

  private static ArrayDataset noise(NDManager manager) {
    return new ArrayDataset.Builder()
        .setData(manager.randomNormal(new Shape(SAMPLES, 5)))
        .optLabels(manager.randomNormal(new Shape(SAMPLES, 1)))
        .setSampling(SAMPLES, false)
        .build();
  }
}
