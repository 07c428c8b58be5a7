package io.github.spherometer.listener.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thresholds part stable from unstable steps of their rules, written out in one dimension. */
class HyperparametersTest {

  private static final double RATE = 0.2;
  private static final int STEPS = 5000;

  @Test
  void thresholdsAreThoseOfTheRule() {
    Thresholds plain = Hyperparameters.heavyBall(0.1, 0, 0).thresholds();
    Thresholds momentum = Hyperparameters.heavyBall(0.1, 0.9, 0).thresholds();
    Thresholds nesterov = Hyperparameters.nesterov(0.1, 0.9, 0).thresholds();
    Thresholds adam = Hyperparameters.adam(0.1, 0.9, 0).thresholds();

    assertThat(plain.fullBatch()).isCloseTo(20, within(1e-12));
    assertThat(plain.smallBatch()).isCloseTo(20, within(1e-12));
    assertThat(momentum.fullBatch()).isCloseTo(38, within(1e-12));
    assertThat(momentum.smallBatch()).isCloseTo(2, within(1e-12));
    assertThat(momentum.preconditioned()).isNaN();
    assertThat(nesterov.fullBatch()).isCloseTo(3.8 / 0.28, within(1e-12));
    assertThat(nesterov.smallBatch()).isNaN();
    assertThat(nesterov.preconditioned()).isNaN();
    assertThat(adam.fullBatch()).isNaN();
    assertThat(adam.smallBatch()).isNaN();
    assertThat(adam.preconditioned()).isCloseTo(380, within(1e-9));
  }

  @Test
  void numbersKeepTheirPlaces() {
    assertThat(
            Stream.of(
                Hyperparameters.heavyBall(0.1, 0.9, 0.2),
                Hyperparameters.nesterov(0.1, 0.9, 0.2),
                Hyperparameters.adam(0.1, 0.9, 0.2)))
        .allMatch(h -> h.learningRate() == 0.1 && h.momentum() == 0.9 && h.weightDecay() == 0.2);
  }

  @Test
  void whatIsNotKnownIsNotANumber() {
    assertThat(Hyperparameters.unknown())
        .isEqualTo(
            new Hyperparameters(
                Double.NaN,
                Double.NaN,
                Double.NaN,
                new Thresholds(Double.NaN, Double.NaN, Double.NaN)));
    assertThat(Hyperparameters.heavyBall(Double.NaN, 0.9, 0).thresholds())
        .isEqualTo(Thresholds.unknown());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9})
  void heavyBallOfFullBatches(double momentum) {
    partsStableFromUnstable(
        Hyperparameters.heavyBall(RATE, momentum, 0).thresholds().fullBatch(),
        curvature -> heavyBall(momentum, curvature, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9})
  void nesterov(double momentum) {
    partsStableFromUnstable(
        Hyperparameters.nesterov(RATE, momentum, 0).thresholds().fullBatch(),
        curvature -> nesterov(momentum, curvature));
  }

  /** With the preconditioner held still, and as it is once the bias has gone. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.9})
  void adam(double beta1) {
    partsStableFromUnstable(
        Hyperparameters.adam(RATE, beta1, 0).thresholds().preconditioned(),
        curvature -> adam(beta1, curvature));
  }

  /** A direction that one batch in many sees: between two of them all momentum is spent. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9})
  void heavyBallOfSmallBatches(double momentum) {
    partsStableFromUnstable(
        Hyperparameters.heavyBall(RATE, momentum, 0).thresholds().smallBatch(),
        curvature -> heavyBall(momentum, curvature, 500));
  }

  private static void partsStableFromUnstable(double threshold, DoubleUnaryOperator steps) {
    assertThat(Math.abs(steps.applyAsDouble(0.99 * threshold))).isLessThan(1);
    assertThat(Math.abs(steps.applyAsDouble(1.01 * threshold))).isGreaterThan(1e3);
  }

  /**
   * @param batches of which one has a gradient
   */
  private static double heavyBall(double momentum, double curvature, int batches) {
    double x = 1;
    double velocity = 0;
    for (int step = 0; step < STEPS * batches; step++) {
      double gradient = step % batches == 0 ? curvature * x : 0;
      velocity = momentum * velocity + gradient;
      x -= RATE * velocity;
    }
    return x;
  }

  /** As Nesterov wrote it, with the gradient ahead. */
  private static double nesterov(double momentum, double curvature) {
    double x = 1;
    double velocity = 0;
    for (int step = 0; step < STEPS; step++) {
      double ahead = x + momentum * velocity;
      velocity = momentum * velocity - RATE * curvature * ahead;
      x += velocity;
    }
    return x;
  }

  private static double adam(double beta1, double curvature) {
    double x = 1;
    double mean = 0;
    for (int step = 0; step < STEPS; step++) {
      mean = beta1 * mean + (1 - beta1) * curvature * x;
      x -= RATE * mean;
    }
    return x;
  }
}
