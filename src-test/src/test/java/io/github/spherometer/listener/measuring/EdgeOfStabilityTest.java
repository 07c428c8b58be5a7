package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.optimizer.OwnNesterov;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Full-batch gradient descent settles where the largest eigenvalue is 2/lr, with Nesterov's
 * momentum 2(1+m)/((1+2m) lr) (Cohen et al., arXiv:2103.00065).
 */
class EdgeOfStabilityTest {

  private static final int SAMPLES = 100;
  private static final int STEPS = 3000;

  @Test
  void sharpnessRisesToTwoOverTheLearningRateAndStays() throws Exception {
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.25f)).build();

    settlesAt(8, train(sgd, listener -> listener));
  }

  /** Far from the 2(1+m)/lr = 16 of heavy-ball momentum, and from the 2/lr = 10.7 of none. */
  @Test
  void sharpnessOfAnOwnNesterovRisesToItsThresholdAndStays() throws Exception {
    double rate = 0.1875;
    double momentum = 0.5;

    settlesAt(
        8,
        train(
            new OwnNesterov(rate, momentum),
            listener ->
                listener.hyperparameters(() -> Hyperparameters.nesterov(rate, momentum, 0))));
  }

  private static void settlesAt(double threshold, List<Measurement> measurements) {
    assertThat(measurements)
        .allSatisfy(
            m ->
                assertThat(m.stability().sharpnessRatio())
                    .isEqualTo(m.curvature().spectrum().largest().value() / threshold));
    List<Double> ratios = measurements.stream().map(m -> m.stability().sharpnessRatio()).toList();
    assertThat(ratios.get(0)).isLessThan(0.7);
    List<Double> settled = ratios.subList(ratios.size() / 2, ratios.size());
    assertThat(settled.stream().mapToDouble(ratio -> ratio).average().orElseThrow())
        .isBetween(0.95, 1.05);
    assertThat(settled).allSatisfy(ratio -> assertThat(ratio).isBetween(0.8, 1.2));
    assertThat(measurements.get(measurements.size() - 1).loss().probe())
        .isLessThan(measurements.get(0).loss().probe() / 2);
  }

  private static List<Measurement> train(
      Optimizer optimizer, UnaryOperator<CurvatureListener.Builder> options) throws Exception {
    Engine.getInstance().setRandomSeed(3);
    List<Measurement> measurements = new ArrayList<>();
    try (Model model = Model.newInstance("tanh")) {
      model.setBlock(net());
      CurvatureListener listener =
          options
              .apply(
                  Listeners.exact()
                      .topK(2)
                      .everyBatches(50)
                      .tolerance(0.001)
                      .traceTolerance(0.5)
                      .sink(measurements::add))
              .build();
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(new SteadyL2Loss(model.getNDManager()))
              .optOptimizer(optimizer)
              .addTrainingListeners(listener);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(SAMPLES, 4));
        EasyTrain.fit(trainer, STEPS, dataset(model.getNDManager()), null);
      }
    }
    return measurements;
  }

  private static Block net() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(30).build())
        .add(Activation.tanhBlock())
        .add(Linear.builder().setUnits(1).build());
  }

  private static ArrayDataset dataset(NDManager manager) {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[SAMPLES * 4];
    float[] y = new float[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double[] row = new double[4];
      for (int j = 0; j < 4; j++) {
        row[j] = random.nextGaussian();
        x[4 * i + j] = (float) row[j];
      }
      y[i] = (float) (Math.sin(row[0] * row[1]) + 0.5 * row[2] * row[2] + 0.3 * Math.cos(row[3]));
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(x, new Shape(SAMPLES, 4)))
        .optLabels(manager.create(y, new Shape(SAMPLES, 1)))
        .setSampling(SAMPLES, false)
        .build();
  }
}
