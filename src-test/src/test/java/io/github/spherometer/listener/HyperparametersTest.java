package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.FixedPerVarTracker;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.Thresholds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hyperparameters are those of the step after the measured batch. */
class HyperparametersTest {

  @Test
  void momentumAndWeightDecayOfGradientDescent() throws Exception {
    ParameterTracker rate = Tracker.fixed(0.5f);
    Optimizer sgd =
        Optimizer.sgd()
            .setLearningRateTracker(rate)
            .optMomentum(0.5f)
            .optWeightDecays(0.25f)
            .build();

    assertThat(first(sgd, listener(sgd)).hyperparameters())
        .isEqualTo(Hyperparameters.heavyBall(0.5, 0.5, 0.25));
  }

  /** DJL's PyTorch engine cannot take the step. */
  @Test
  void momentumOfNesterov() throws Exception {
    Optimizer nag =
        Optimizer.nag().setLearningRateTracker(Tracker.fixed(0.5f)).setMomentum(0.75f).build();
    List<Measurement> measurements = new ArrayList<>();
    SmallTraining training =
        new SmallTraining()
            .optimizer(() -> nag)
            .listener(listener(nag).sink(measurements::add).build());

    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(training::run);
    assertThat(measurements.get(0).hyperparameters())
        .isEqualTo(Hyperparameters.nesterov(0.5, 0.75, 0));
  }

  @Test
  void betaOfAdamIsItsMomentum() throws Exception {
    Tracker rate = Tracker.fixed(0.125f);
    Optimizer adam = Optimizer.adam().optLearningRateTracker(rate).optBeta1(0.75f).build();
    Optimizer adamW =
        Optimizer.adamW().optLearningRateTracker(rate).optWeightDecays(0.5f).optBeta1(0.5f).build();

    assertThat(first(adam, listener(adam)).hyperparameters())
        .isEqualTo(Hyperparameters.adam(0.125, 0.75, 0));
    assertThat(first(adamW, listener(adamW)).hyperparameters())
        .isEqualTo(Hyperparameters.adam(0.125, 0.5, 0.5));
  }

  /** DJL scales the gradient before it adds the decay: lr (r g + d w) = (lr r) (g + d/r w). */
  @Test
  void rescaledGradientIsPartOfTheStep() throws Exception {
    Optimizer sgd =
        Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed(0.5f))
            .setRescaleGrad(0.25f)
            .optWeightDecays(0.5f)
            .build();

    assertThat(first(sgd, listener(sgd)).hyperparameters())
        .isEqualTo(Hyperparameters.heavyBall(0.125, 0, 2));
  }

  @Test
  void rateThatDiffersBetweenParametersIsLeftOut() throws Exception {
    Block block = SmallTraining.netWithDropout();
    FixedPerVarTracker tracker =
        FixedPerVarTracker.builder()
            .setDefaultValue(0.1f)
            .put(block.getParameters().get(0).getValue().getId(), 0.2f)
            .build();
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(tracker).optMomentum(0.5f).build();
    List<Measurement> measurements = new ArrayList<>();
    try (CurvatureListener listener = listener(sgd).sink(measurements::add).build()) {
      new SmallTraining()
          .block(() -> block)
          .optimizer(() -> sgd)
          .epochs(1)
          .listener(listener)
          .run();
    }

    assertThat(measurements.get(0).hyperparameters().learningRate()).isNaN();
    assertThat(measurements.get(0).hyperparameters().momentum()).isEqualTo(0.5);
  }

  /** An optimizer that keeps nothing where DJL's do. */
  private static final class Own extends Optimizer {

    Own() {
      super(Optimizer.sgd());
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
      weight.subi(gradient.mul(0.01));
    }
  }

  @Test
  void whatCannotBeReadIsLeftOutAndCanBeGivenByHand() throws Exception {
    Own own = new Own();
    Hyperparameters given = Hyperparameters.heavyBall(0.01, 0, 0);

    Hyperparameters read = first(own, listener(own)).hyperparameters();
    Hyperparameters byHand =
        first(own, listener(own).hyperparameters(() -> given)).hyperparameters();

    assertThat(read.thresholds()).isEqualTo(Thresholds.unknown());
    assertThat(read.learningRate()).isNaN();
    assertThat(read.momentum()).isNaN();
    assertThat(byHand).isEqualTo(given);
  }

  @Test
  void batchSizeIsThatOfTheBatch() throws Exception {
    assertThat(first(SmallTraining.sgdWithMomentum(), CurvatureListener.builder()).batchSize())
        .isEqualTo(16);
  }

  @Test
  void hyperparametersThatThrowDoNotCostTheMeasurement() throws Exception {
    CurvatureListener.Builder broken =
        CurvatureListener.builder()
            .everyBatches(1)
            .hyperparameters(
                () -> {
                  throw new IllegalStateException("broken");
                });

    List<Measurement> measurements = measure(SmallTraining.sgdWithMomentum(), broken);

    assertThat(measurements).hasSize(SmallTraining.BATCHES_PER_EPOCH);
    assertThat(measurements).allMatch(m -> m.hyperparameters().equals(Hyperparameters.unknown()));
  }

  @Test
  void thresholdsAreThoseOfTheRule() {
    Hyperparameters plain = Hyperparameters.heavyBall(0.1, 0, 0);
    Hyperparameters momentum = Hyperparameters.heavyBall(0.1, 0.9, 0);
    Hyperparameters nesterov = Hyperparameters.nesterov(0.1, 0.9, 0);
    Hyperparameters adam = Hyperparameters.adam(0.1, 0.9, 0);

    assertThat(plain.thresholds().fullBatch()).isCloseTo(20, within(1e-12));
    assertThat(plain.thresholds().smallBatch()).isCloseTo(20, within(1e-12));
    assertThat(momentum.thresholds().fullBatch()).isCloseTo(38, within(1e-12));
    assertThat(momentum.thresholds().smallBatch()).isCloseTo(2, within(1e-12));
    assertThat(nesterov.thresholds().fullBatch()).isCloseTo(3.8 / 0.28, within(1e-12));
    assertThat(nesterov.thresholds().smallBatch()).isNaN();
    assertThat(adam.thresholds().fullBatch()).isNaN();
    assertThat(adam.thresholds().smallBatch()).isNaN();
    assertThat(adam.thresholds().preconditioned()).isCloseTo(380, within(1e-9));
    assertThat(momentum.thresholds().preconditioned()).isNaN();
  }

  /**
   * On a quadratic with curvature l the iteration of each rule diverges above its threshold and
   * converges below.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9})
  void fullBatchThresholdPartsStableFromUnstableSteps(double momentum) {
    for (boolean nesterov : new boolean[] {false, true}) {
      Hyperparameters hyperparameters =
          nesterov
              ? Hyperparameters.nesterov(0.2, momentum, 0)
              : Hyperparameters.heavyBall(0.2, momentum, 0);
      double threshold = hyperparameters.thresholds().fullBatch();

      assertThat(Math.abs(descend(hyperparameters, nesterov, 0.99 * threshold))).isLessThan(1);
      assertThat(Math.abs(descend(hyperparameters, nesterov, 1.01 * threshold))).isGreaterThan(1e3);
    }
  }

  /** With the preconditioner held still, and as it is once the bias has gone. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.9})
  void preconditionedThresholdPartsStableFromUnstableSteps(double beta) {
    Hyperparameters adam = Hyperparameters.adam(0.2, beta, 0);
    double threshold = adam.thresholds().preconditioned();

    assertThat(Math.abs(adapt(adam, 0.99 * threshold))).isLessThan(1);
    assertThat(Math.abs(adapt(adam, 1.01 * threshold))).isGreaterThan(1e3);
  }

  private static double adapt(Hyperparameters h, double curvature) {
    double x = 1;
    double mean = 0;
    for (int step = 0; step < 5000; step++) {
      mean = h.momentum() * mean + (1 - h.momentum()) * curvature * x;
      x -= h.learningRate() * mean;
    }
    return x;
  }

  private static double descend(Hyperparameters h, boolean nesterov, double curvature) {
    double x = 1;
    double velocity = 0;
    for (int step = 0; step < 5000; step++) {
      double ahead = nesterov ? x + h.momentum() * velocity : x;
      velocity = h.momentum() * velocity - h.learningRate() * curvature * ahead;
      x += velocity;
    }
    return x;
  }

  private static CurvatureListener.Builder listener(Optimizer optimizer) {
    return CurvatureListener.builder().everyBatches(1).topK(1).optimizer(optimizer);
  }

  private static Measurement first(Optimizer optimizer, CurvatureListener.Builder listener)
      throws Exception {
    return measure(optimizer, listener).get(0);
  }

  private static List<Measurement> measure(Optimizer optimizer, CurvatureListener.Builder builder)
      throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    try (CurvatureListener listener = builder.sink(measurements::add).build()) {
      new SmallTraining().optimizer(() -> optimizer).epochs(1).listener(listener).run();
    }
    return measurements;
  }
}
