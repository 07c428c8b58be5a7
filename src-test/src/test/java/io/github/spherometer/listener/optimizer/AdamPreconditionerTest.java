package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Block;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamPreconditionerTest {

  private static final double EPSILON = 1e-3;
  private static final double DJLS_EPSILON = 1e-8;
  private static final double LEARNING_RATE = 0.01;

  private static Adam.Builder adam() {
    return Optimizer.adam()
        .optLearningRateTracker(Tracker.fixed((float) LEARNING_RATE))
        .optBeta1((float) AdamOracle.BETA_1)
        .optBeta2((float) AdamOracle.BETA_2);
  }

  private static Optimizer adamW() {
    return Optimizer.adamW()
        .optLearningRateTracker(Tracker.fixed((float) LEARNING_RATE))
        .optBeta1((float) AdamOracle.BETA_1)
        .optBeta2((float) AdamOracle.BETA_2)
        .optEpsilon((float) EPSILON)
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isTheLargestEigenvalueUnderThePreconditionerOfTheLatestStep(boolean decoupled)
      throws Exception {
    Optimizer optimizer = decoupled ? adamW() : adam().optEpsilon((float) EPSILON).build();
    AdamOracle oracle = new AdamOracle(EPSILON, false);

    List<Measurement> measurements = measure(SmallTraining::smoothNet, optimizer, oracle);

    assertThat(measurements).hasSize(16);
    assertThat(measurements.get(0).stability().sharpness().value()).isNaN();
    assertThat(measurements.get(0).stability().sharpnessRatio()).isNaN();
    double threshold = (2 + 2 * AdamOracle.BETA_1) / ((1 - AdamOracle.BETA_1) * LEARNING_RATE);
    for (int i = 1; i < 16; i++) {
      Measurement measurement = measurements.get(i);
      double expected = oracle.sharpness().get(i - 1);
      assertThat(measurement.stability().sharpness().preconditioned()).isTrue();
      assertThat(measurement.stability().sharpness().value())
          .isCloseTo(expected, within(0.01 * expected));
      assertThat(measurement.stability().sharpness().error()).isLessThan(0.021 * expected);
      assertThat(measurement.stability().sharpnessRatio())
          .isCloseTo(expected / threshold, within(0.01 * expected / threshold));
      assertThat(measurement.stability().sharpness().products()).isGreaterThan(1);
    }
  }

  /** The bias of the first layer has no gradient but rounding, which the oracle follows, too. */
  @Test
  void isThatOfTrainModeWithBatchNorm() throws Exception {
    AdamOracle oracle = new AdamOracle(DJLS_EPSILON, true);

    List<Measurement> measurements =
        measure(SmallTraining::netWithBatchNorm, adam().build(), oracle);

    assertThat(measurements).hasSize(16);
    for (int i = 1; i < 16; i++) {
      double expected = oracle.sharpness().get(i - 1);
      assertThat(measurements.get(i).stability().sharpness().value())
          .isCloseTo(expected, within(0.02 * expected));
    }
  }

  /** With a rescaled gradient Adam steps as without, so that P of the gradient as it is stays. */
  @Test
  void isTheSameWithARescaledGradient() throws Exception {
    List<Double> plain = values(SmallTraining.adam());
    List<Double> rescaled =
        values(
            Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed(0.01f))
                .setRescaleGrad(0.25f)
                .build());

    assertThat(plain).hasSize(15).doesNotContain(Double.NaN);
    for (int i = 0; i < 15; i++) {
      assertThat(rescaled.get(i)).isCloseTo(plain.get(i), within(0.01 * plain.get(i)));
    }
  }

  private static List<Double> values(Optimizer adam) throws Exception {
    return measure(SmallTraining::smoothNet, adam, new TrainingListenerAdapter() {}).stream()
        .skip(1)
        .map(m -> m.stability().sharpness().value())
        .toList();
  }

  @Test
  void isAbsentForOtherOptimizers() throws Exception {
    List<Measurement> measurements =
        measure(
            SmallTraining::smoothNet,
            SmallTraining.sgdWithMomentum(),
            new TrainingListenerAdapter() {});

    assertThat(measurements)
        .allSatisfy(
            m -> {
              assertThat(m.stability().sharpness().preconditioned()).isFalse();
              assertThat(m.stability().sharpness().products()).isZero();
              assertThat(m.gradient().products()).isOne();
              assertThat(m.stability().sharpnessRatio()).isPositive();
            });
  }

  private static List<Measurement> measure(
      Supplier<Block> block, Optimizer optimizer, TrainingListenerAdapter other) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    try (CurvatureListener listener =
        Listeners.exact()
            .everyBatches(1)
            .probeData(ProbeData.currentBatch())
            .sink(measurements::add)
            .build()) {
      new SmallTraining()
          .block(block)
          .optimizer(() -> optimizer)
          .epochs(2)
          .listener(other)
          .listener(listener)
          .run();
    }
    return measurements;
  }
}
