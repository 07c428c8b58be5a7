package io.github.spherometer.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.examples.data.ImageSet;
import io.github.spherometer.examples.data.ImageShape;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {

  /** Eight points, half of them left and half of them right of the middle. */
  private static final ImageSet POINTS =
      ImageSet.of(
          "points",
          new ImageShape(1, 1, 1),
          2,
          new float[] {-4, -3, -2, -1, 1, 2, 3, 4},
          new int[] {0, 0, 0, 0, 1, 1, 1, 1});

  @TempDir private @Nullable Path temporary;

  private Path directory() {
    return Objects.requireNonNull(temporary);
  }

  @BeforeEach
  void startAlike() {
    Engine.getInstance().setRandomSeed(1);
  }

  private Training training(float learningRate) {
    RunFolder folder = new RunFolder(directory(), null);
    return Training.of(
        "net",
        new SequentialBlock()
            .add(Linear.builder().setUnits(3).build())
            .add(Activation.tanhBlock())
            .add(Linear.builder().setUnits(2).build()),
        new Shape(2, 1),
        Loss.softmaxCrossEntropyLoss(),
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(learningRate)).build(),
        folder.listener().everyBatches(2).topK(1).build());
  }

  private List<Measurement> log() {
    return MeasurementLog.read(directory().resolve("curvature.jsonl")).measurements();
  }

  @Test
  void stopsAfterSoManyStepsAndGoesOnFromThere() throws IOException {
    try (Training training = training(0.1f)) {
      var batches = POINTS.dataset(training.manager(), 2);
      assertThat(training.steps(batches, 6).steps()).isEqualTo(6);
      assertThat(training.steps(batches, 3).steps()).isEqualTo(9);
      assertThat(training.epochs(batches, 2).steps()).isEqualTo(17);
      assertThat(training.diverged()).isFalse();
    }
    assertThat(log()).extracting(m -> m.step().batch()).startsWith(1L, 2L, 4L, 6L).endsWith(17L);
  }

  @Test
  void scoresAreThoseOfTheNet() throws IOException {
    try (Training training = training(0.5f);
        NDManager manager = training.manager().newSubManager()) {
      NDArray data = POINTS.vectors(manager);
      NDArray labels = POINTS.labels(manager);
      training.steps(POINTS.dataset(training.manager(), 2), 100);
      Scores scores = training.scores(data, labels);
      assertThat(scores.accuracy()).isEqualTo(1);
      try (var surface = training.surface(data, labels)) {
        assertThat(scores.loss()).isCloseTo(surface.value(), within(1e-6));
      }
      assertThat(data.isReleased()).isFalse();
    }
  }

  /** DJL refuses to take a step then. */
  @Test
  void aTrainingWithoutGradientsIsLost() throws IOException {
    ImageSet alike =
        ImageSet.of("zeros", new ImageShape(1, 1, 1), 2, new float[] {0, 0}, new int[] {0, 1});
    try (Training training = training(0.1f)) {
      training.steps(alike.dataset(training.manager(), 2), 10);
      assertThat(training.diverged()).isTrue();
      assertThat(training.steps()).isZero();
    }
  }

  @Test
  void aTrainingThatIsLostStops() throws IOException {
    ImageSet broken =
        ImageSet.of(
            "broken", new ImageShape(1, 1, 1), 2, new float[] {1, Float.NaN}, new int[] {0, 1});
    try (Training training = training(0.1f)) {
      training.steps(broken.dataset(training.manager(), 2), 1000);
      assertThat(training.diverged()).isTrue();
      assertThat(training.steps()).isLessThanOrEqualTo(25);
      assertThat(training.steps(POINTS.dataset(training.manager(), 2), 5).steps())
          .isLessThanOrEqualTo(25);
    }
  }
}
