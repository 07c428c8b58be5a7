package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.Hyperparameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NagRuleTest {

  private static final int STEPS = 600;
  private static final double RATE = 0.5;

  @Test
  void isReadThoughDjlsPytorchEngineCannotTakeTheStep() {
    Optimizer nag =
        Optimizer.nag()
            .setLearningRateTracker(Tracker.fixed((float) RATE))
            .setMomentum(0.75f)
            .setRescaleGrad(0.25f)
            .optWeightDecays(0.5f)
            .build();
    try (QuadraticTraining training = new QuadraticTraining(nag, 1)) {
      assertThat(training.optimizer().hyperparameters())
          .isEqualTo(Hyperparameters.nesterov(0.125, 0.75, 2));
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> training.growth(1));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9})
  void stepsOfAnOwnOneAreStableBelowTheThresholdAndNotAbove(double momentum) {
    double threshold = Hyperparameters.nesterov(RATE, momentum, 0).thresholds().fullBatch();

    assertThat(growth(momentum, 0.99 * threshold)).isLessThan(1);
    assertThat(growth(momentum, 1.01 * threshold)).isGreaterThan(1e3);
  }

  private static double growth(double momentum, double curvature) {
    try (QuadraticTraining training =
        new QuadraticTraining(new OwnNesterov(RATE, momentum), curvature)) {
      return training.growth(STEPS);
    }
  }
}
