package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.Hyperparameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SgdRuleTest {

  private static final int STEPS = 600;

  private static Sgd.Builder sgd(double momentum) {
    return Optimizer.sgd()
        .setLearningRateTracker(Tracker.fixed(0.5f))
        .optMomentum((float) momentum);
  }

  private static Hyperparameters read(Optimizer optimizer) {
    try (QuadraticTraining training = new QuadraticTraining(optimizer, 1)) {
      return training.optimizer().hyperparameters();
    }
  }

  @Test
  void rateMomentumAndWeightDecayAreRead() {
    assertThat(read(sgd(0.75).optWeightDecays(0.25f).build()))
        .isEqualTo(Hyperparameters.heavyBall(0.5, 0.75, 0.25));
  }

  /** DJL scales the gradient before it adds the decay: lr (r g + d w) = (lr r) (g + d/r w). */
  @Test
  void rescaledGradientIsPartOfTheStep() {
    assertThat(read(sgd(0).setRescaleGrad(0.25f).optWeightDecays(0.5f).build()))
        .isEqualTo(Hyperparameters.heavyBall(0.125, 0, 2));
  }

  @Test
  void stepsAreNotPreconditioned() {
    try (QuadraticTraining training = new QuadraticTraining(sgd(0.9).build(), 1)) {
      training.growth(3);

      assertThat(training.optimizer().isPreconditioned()).isFalse();
      assertThat(training.optimizer().preconditioner()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9})
  void djlsStepsAreStableBelowTheThresholdAndNotAbove(double momentum) {
    double threshold = read(sgd(momentum).build()).thresholds().fullBatch();

    assertThat(growth(sgd(momentum), 0.99 * threshold)).isLessThan(1);
    assertThat(growth(sgd(momentum), 1.01 * threshold)).isGreaterThan(1e3);
  }

  /** Of the loss with its penalty: the curvature and the weight decay together. */
  @Test
  void weightDecayCountsAsCurvature() {
    Hyperparameters read = read(decaying().build());
    double threshold = read.thresholds().fullBatch();

    assertThat(read.weightDecay()).isEqualTo(2);
    assertThat(growth(decaying(), 0.99 * threshold - read.weightDecay())).isLessThan(1);
    assertThat(growth(decaying(), 1.01 * threshold - read.weightDecay())).isGreaterThan(1e3);
  }

  private static Sgd.Builder decaying() {
    return sgd(0.5).setRescaleGrad(0.25f).optWeightDecays(0.5f);
  }

  private static double growth(Sgd.Builder optimizer, double curvature) {
    try (QuadraticTraining training = new QuadraticTraining(optimizer.build(), curvature)) {
      return training.growth(STEPS);
    }
  }
}
