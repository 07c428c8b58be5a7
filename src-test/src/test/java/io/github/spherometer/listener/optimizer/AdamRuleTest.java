package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.Hyperparameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adam and AdamW, which differ in their weight decay alone. */
class AdamRuleTest {

  private static final int STEPS = 600;
  private static final double RATE = 0.125;

  /** Beside it the root of every second moment is nothing, so that P is held still. */
  private static final double EPSILON = 1024;

  /** The bias has gone from the first step on. */
  private static final int BEGINNING = 1000;

  private static final float SCALE = 0.25f;

  private static Adam.Builder adam(double beta1) {
    return Optimizer.adam()
        .optLearningRateTracker(Tracker.fixed((float) RATE))
        .optBeta1((float) beta1)
        .optBeta2(0.5f)
        .optBeginNumUpdate(BEGINNING)
        .optEpsilon((float) EPSILON);
  }

  private static AdamW.Builder adamW() {
    return Optimizer.adamW()
        .optLearningRateTracker(Tracker.fixed((float) RATE))
        .optBeta1(0.5f)
        .optEpsilon((float) EPSILON)
        .optWeightDecays(0.5f);
  }

  private static Hyperparameters read(Optimizer optimizer) {
    try (QuadraticTraining training = new QuadraticTraining(optimizer, 1)) {
      return training.optimizer().hyperparameters();
    }
  }

  @Test
  void betaOfAdamIsItsMomentum() {
    assertThat(read(adam(0.75).build())).isEqualTo(Hyperparameters.adam(0.125, 0.75, 0));
    assertThat(read(adamW().build())).isEqualTo(Hyperparameters.adam(0.125, 0.5, 0.5));
  }

  /** It is in P already: Adam's step is the same for gradients of any scale. */
  @Test
  void rescaledGradientLeavesTheRateAsItIs() {
    Optimizer adam = adam(0.5).setRescaleGrad(SCALE).optWeightDecays(0.5f).build();

    assertThat(read(adam)).isEqualTo(Hyperparameters.adam(0.125, 0.5, 2));
  }

  /** With next to no gradient, a step takes lr times the decay of a weight away. */
  @Test
  void decoupledWeightDecayIsThatOfDjlsStepWhateverTheScaleOfTheGradient() {
    Optimizer adamW = adamW().setRescaleGrad(SCALE).build();
    try (QuadraticTraining training = new QuadraticTraining(adamW, 1e-3)) {
      double decay = training.optimizer().hyperparameters().weightDecay();

      assertThat(training.growth(10)).isCloseTo(Math.pow(1 - RATE * decay, 10), within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.9})
  void djlsStepsAreStableBelowTheThresholdAndNotAbove(double beta1) {
    assertStable(adam(beta1), EPSILON);
    assertStable(adam(beta1).setRescaleGrad(SCALE), EPSILON / SCALE);
  }

  private static void assertStable(Adam.Builder adam, double p) {
    double threshold = read(adam.build()).thresholds().preconditioned();
    try (QuadraticTraining below = new QuadraticTraining(adam.build(), 0.99 * threshold * p);
        QuadraticTraining above = new QuadraticTraining(adam.build(), 1.01 * threshold * p)) {
      assertThat(below.optimizer().isPreconditioned()).isTrue();
      assertThat(below.optimizer().preconditioner()).isEmpty();
      assertThat(below.growth(STEPS)).isLessThan(1);
      assertThat(above.growth(STEPS)).isGreaterThan(1e3);
      try (NDArray scale = below.optimizer().preconditioner().orElseThrow()) {
        assertThat(scale.toFloatArray()).hasSize(1);
        assertThat(Math.pow(scale.getFloat(0), -2)).isCloseTo(p, within(1e-3 * p));
      }
    }
  }
}
