package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.Sharpness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Adam and BatchNorm: a bias before it has no gradient in training, and curvature in eval mode. In
 * eval mode the ratios of these healthy trainings were 40 to 5000.
 */
class TrainedSharpnessTest {

  private static final int EPOCHS = 7;
  private static final int BATCH_SIZE = 32;

  @ParameterizedTest
  @EnumSource
  void healthyTrainingIsFarBelowTheEdgeAndMeasuredAsItIsTrained(NormalisedNet net)
      throws Exception {
    List<Measurement> measurements = train(net, net.block(), adam(), false);
    List<Measurement> inTrainMode = train(net, net.block(), adam(), true);

    assertThat(last(measurements).loss().training())
        .isLessThan(0.9 * measurements.get(0).loss().training());
    assertThat(measurements).hasSameSizeAs(inTrainMode).hasSizeGreaterThan(3);
    assertThat(measurements.get(0).stability().sharpness().value()).isNaN();
    for (int i = 1; i < measurements.size(); i++) {
      double ratio = measurements.get(i).stability().sharpnessRatio();
      assertThat(ratio).isBetween(3e-4, 0.02);
      // A garbage collection may change a step of DJL's TabNet, with or without a listener (see
      // GarbageSection), and Lanczos may err by 1 %. In eval mode the ratio is 40 times as large.
      assertThat(ratio)
          .isCloseTo(inTrainMode.get(i).stability().sharpnessRatio(), within(0.05 * ratio));
      assertThat(measurements.get(i).curvature().spectrum())
          .isNotEqualTo(inTrainMode.get(i).curvature().spectrum());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LINEAR", "CAPTCHA"})
  void edgeOfGradientDescentIsThatOfTheLossThatIsTrained(NormalisedNet net) throws Exception {
    List<Measurement> measurements = train(net, net.block(), sgd(), false);
    List<Measurement> inTrainMode = train(net, net.block(), sgd(), true);

    assertThat(measurements).hasSameSizeAs(inTrainMode).hasSizeGreaterThan(3);
    for (int i = 0; i < measurements.size(); i++) {
      Measurement measurement = measurements.get(i);
      Sharpness sharpness = measurement.stability().sharpness();
      Sharpness oracle = inTrainMode.get(i).stability().sharpness();
      double ofEvalMode = measurement.curvature().spectrum().largest().value();

      assertThat(sharpness.value())
          .isCloseTo(oracle.value(), within(sharpness.error() + oracle.error()))
          .isNotCloseTo(ofEvalMode, within(0.1 * ofEvalMode));
      assertThat(measurement.stability().sharpnessRatio())
          .isEqualTo(
              sharpness.value()
                  / measurement.stability().hyperparameters().thresholds().fullBatch());
      assertThat(sharpness.preconditioned()).isFalse();
    }
  }

  private static Optimizer adam() {
    return Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.001f)).build();
  }

  private static Optimizer sgd() {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
  }

  @Test
  void dropoutInASequenceIsOff() throws Exception {
    Block withDropout =
        ((SequentialBlock) NormalisedNet.linear())
            .add(Dropout.builder().build())
            .add(NormalisedNet.linear());
    List<Measurement> measurements = train(NormalisedNet.LINEAR, withDropout, adam(), false);

    assertThat(measurements.subList(1, measurements.size()))
        .allSatisfy(m -> assertThat(m.stability().sharpnessRatio()).isBetween(3e-4, 0.05));
  }

  private static Measurement last(List<Measurement> measurements) {
    return measurements.get(measurements.size() - 1);
  }

  private static List<Measurement> train(
      NormalisedNet net, Block block, Optimizer optimizer, boolean trainMode) throws Exception {
    Engine.getInstance().setRandomSeed(3);
    List<Measurement> measurements = new ArrayList<>();
    try (Model model = Model.newInstance(net.name());
        CurvatureListener listener =
            Listeners.exact()
                .everyBatches(16)
                .topK(1)
                .traceTolerance(0.9)
                .withoutDeadNeurons()
                .trainMode(trainMode)
                .sink(measurements::add)
                .build()) {
      model.setBlock(block);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(net.loss())
              .optOptimizer(optimizer)
              .addTrainingListeners(listener);
      ArrayDataset data = net.data(model.getNDManager()).setSampling(BATCH_SIZE, true).build();
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(net.input());
        EasyTrain.fit(trainer, EPOCHS, data, null);
      }
    }
    return measurements;
  }
}
