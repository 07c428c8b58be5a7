package io.github.spherometer.listener.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StabilityTest {

  private static final double RATE = 0.05;
  private static final double MOMENTUM = 0.6;
  private static final double DECAY = 0.75;

  private static double ratio(Hyperparameters hyperparameters, boolean preconditioned) {
    Sharpness sharpness = new Sharpness(63, 0.1, preconditioned, 0, 0, true);
    return new Stability(hyperparameters, sharpness).sharpnessRatio();
  }

  /** Half the weight decay times the squared parameters is part of what is minimised. */
  @Test
  void theDecayIsPartOfTheSharpnessThatGradientDescentMeets() {
    assertThat(ratio(Hyperparameters.heavyBall(RATE, MOMENTUM, DECAY), false))
        .isCloseTo((63 + DECAY) * RATE / (2 * (1 + MOMENTUM)), within(1e-14));
    assertThat(ratio(Hyperparameters.heavyBall(RATE, MOMENTUM, Double.NaN), false))
        .isCloseTo(63 * RATE / (2 * (1 + MOMENTUM)), within(1e-14));
  }

  @Test
  void aPreconditionedSharpnessHasAThresholdOfItsOwn() {
    assertThat(ratio(Hyperparameters.adam(RATE, MOMENTUM, DECAY), true))
        .isCloseTo(63 * (1 - MOMENTUM) * RATE / (2 + 2 * MOMENTUM), within(1e-14));
  }

  @Test
  void withoutItsThresholdThereIsNoRatio() {
    assertThat(ratio(Hyperparameters.adam(RATE, MOMENTUM, DECAY), false)).isNaN();
    assertThat(ratio(Hyperparameters.heavyBall(RATE, MOMENTUM, DECAY), true)).isNaN();
    assertThat(ratio(Hyperparameters.unknown(), false)).isNaN();
  }
}
