package io.github.spherometer.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final float[][] OUTPUTS = {{1, 0, 0}, {0, 2, 1}, {3, 4, 5}, {7, 6, 5}};

  @Test
  void mostClassesAreRight() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray labels = manager.create(new long[] {0, 1, 2, 1});
      Scores scores = Scores.of(Loss.softmaxCrossEntropyLoss(), labels, manager.create(OUTPUTS));
      assertThat(scores.accuracy()).isEqualTo(0.75);
    }
  }

  @Test
  void classesMayBeColumns() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray labels = manager.create(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 0}});
      Scores scores = Scores.of(Loss.l2Loss(), labels, manager.create(OUTPUTS));
      assertThat(scores.accuracy()).isEqualTo(0.75);
    }
  }

  @Test
  void aSingleOutputHasNoClass() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray ones = manager.ones(new Shape(3, 1));
      assertThat(Scores.of(Loss.l2Loss(), ones, ones).accuracy()).isNaN();
    }
  }
}
