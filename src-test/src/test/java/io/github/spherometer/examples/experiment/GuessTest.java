package io.github.spherometer.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import org.junit.jupiter.api.Test;

class GuessTest {

  private static final double EPSILON = 1e-5;

  @Test
  void alikeClassesAreGuessedAtTheLogarithmOfTheirNumber() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray labels = manager.create(new long[] {0, 1, 2, 3});
      double loss = Guess.loss(Loss.softmaxCrossEntropyLoss(), labels, new Shape(4, 4));
      assertThat(loss).isCloseTo(Math.log(4), within(EPSILON));
    }
  }

  /** The entropy of 3/4 and 1/4; there is none of the third class. */
  @Test
  void frequentClassesAreGuessedMoreOften() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray labels = manager.create(new float[] {1, 1, 0, 1}).reshape(4, 1);
      double loss = Guess.loss(Loss.softmaxCrossEntropyLoss(), labels, new Shape(4, 3));
      double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
      assertThat(loss).isCloseTo(entropy, within(EPSILON));
    }
  }

  @Test
  void numbersAreGuessedAtTheirMean() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray labels = manager.create(new float[] {1, 3, 5, 7});
      double halfTheVariance = 5.0 / 2;
      double loss = Guess.loss(new HalfSquaredError(manager), labels, new Shape(4, 1));
      assertThat(loss).isCloseTo(halfTheVariance, within(EPSILON));
    }
  }

  @Test
  void columnsAreGuessedEachAtItsMean() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray labels = manager.create(new float[][] {{1, 0}, {0, 1}, {1, 0}, {1, 0}});
      double halfTheVariance = 0.75 * 0.25 / 2;
      double loss = Guess.loss(new HalfSquaredError(manager), labels, new Shape(4, 2));
      assertThat(loss).isCloseTo(halfTheVariance, within(EPSILON));
    }
  }
}
