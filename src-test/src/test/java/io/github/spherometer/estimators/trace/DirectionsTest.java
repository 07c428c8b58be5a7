package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Pairs over squared cosines, to which a tenth is added. */
class DirectionsTest {

  private final Directions directions = new Directions();

  private void add(double... product) {
    directions.add(product);
  }

  private void assertFreedom(double expected) {
    assertThat(directions.freedom()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void productsOnOneLineAreOfOneEigenvalueHoweverLongTheyAre() {
    add(1, 2);
    add(-10, -20);

    assertFreedom(1 / 1.1);
  }

  @Test
  void productsAtRightAnglesAreOfTen() {
    add(1, 2, 0);
    add(-2, 1, 5);

    assertFreedom(1 / 0.1);
  }

  /** The angles are 45 degrees, 90 degrees and 45 degrees. */
  @Test
  void everyPairCounts() {
    add(3, 0);
    add(1, 1);
    add(0, -2);

    assertFreedom(3 / (0.5 + 0 + 0.5 + 0.1));
  }

  @Test
  void zeroSaysNothing() {
    add(0, 0);
    add(1, 0);
    add(0, 0);

    assertFreedom(3 / 3.1);
  }

  /** 28 pairs of eight on one line. */
  @Test
  void moreThanEightAreNotLookedAt() {
    for (int i = 1; i <= 8; i++) {
      add(i, 0);
    }
    add(0, 1);

    assertFreedom(28 / 28.1);
  }
}
