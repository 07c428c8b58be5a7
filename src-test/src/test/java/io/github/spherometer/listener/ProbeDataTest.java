package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.batch.Probe;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbeDataTest {

  /** A rate of zero: the surface never changes, so differences come from the data alone. */
  private static List<Measurement> measureWithoutMoving(ProbeData probeData) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    new SmallTraining()
        .epochs(1)
        .block(ProbeDataTest::net)
        .optimizer(ProbeDataTest::standingStill)
        .listener(
            Listeners.exact().everyBatches(1).probeData(probeData).sink(measurements::add).build())
        .run();
    return measurements;
  }

  private static Block net() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(16).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  private static Optimizer standingStill() {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0)).build();
  }

  @Test
  void theFirstBatchIsKeptForAllMeasurements() throws Exception {
    List<Measurement> measurements = measureWithoutMoving(ProbeData.firstBatch());
    assertThat(measurements).hasSize(8);
    assertThat(spectra(measurements)).containsOnly(spectra(measurements).get(0));
  }

  @Test
  void theFirstSamplesOfTheFirstBatchAreKept() throws Exception {
    List<Measurement> all = measureWithoutMoving(ProbeData.firstBatch(16));
    List<Measurement> half = measureWithoutMoving(ProbeData.firstBatch(8));
    assertThat(spectra(all)).isEqualTo(spectra(measureWithoutMoving(ProbeData.firstBatch())));
    assertThat(spectra(half)).hasSize(8).doesNotContainAnyElementsOf(spectra(all));
    assertThat(spectra(half)).containsOnly(spectra(half).get(0));
    // The loss over all is the mean of those over two halves, and each of them is positive.
    assertThat(half.get(0).loss().probe()).isPositive().isLessThan(2 * all.get(0).loss().probe());
  }

  /** To as many digits as are the same whatever a measurement starts from. */
  private static List<String> spectra(List<Measurement> measurements) {
    return measurements.stream()
        .map(m -> m.curvature().spectrum())
        .map(
            spectrum ->
                spectrum.ritzValues().stream()
                    .limit(3)
                    .map(ritz -> "%.3f".formatted(ritz.value()))
                    .toList()
                    .toString())
        .toList();
  }

  @Test
  void samplesOfGivenArraysAreTheirFirstRows() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDList data = new NDList(manager.arange(12f).reshape(4, 3));
      NDList labels = new NDList(manager.arange(4f));
      Samples first = new Samples(data, labels).first(2);
      assertThat(first.data().head()).isEqualTo(manager.arange(6f).reshape(2, 3));
      assertThat(first.labels().head()).isEqualTo(manager.arange(2f));
    }
  }

  @Test
  void aBatchWhoseSamplesAreOnAnotherAxisIsRefused() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDList data = new NDList(manager.zeros(new Shape(4, 3)));
      NDList labels = new NDList(manager.zeros(new Shape(3, 4)));
      assertThatThrownBy(() -> new Samples(data, labels).first(2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has shape (3, 4), its first axis must be that of the 4 samples");
    }
  }

  @Test
  void theCurrentBatchIsAnotherEveryTime() throws Exception {
    List<Measurement> measurements = measureWithoutMoving(ProbeData.currentBatch());
    assertThat(measurements)
        .extracting(m -> m.curvature().spectrum().largest())
        .doesNotHaveDuplicates();
  }

  /**
   * The first batch is its own probe. And one for the loss that is trained, since the net holds
   * BatchNorm; of either loss one evaluation more, once, to see that it gives the same.
   */
  @Test
  void theCurrentBatchNeedsOneGraphAndOthersOneMore() throws Exception {
    assertThat(evaluations(ProbeData.currentBatch())).isEqualTo(2 + 16);
    assertThat(evaluations(ProbeData.firstBatch())).isEqualTo(2 + 23);
  }

  @Test
  void dataAndLabelsKeepTheirNames() throws Exception {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDArray data = manager.zeros(new Shape(6, 2));
      NDArray labels = manager.zeros(new Shape(6));
      data.setName("past");
      labels.setName("target");
      Samples samples = new Samples(new NDList(data), new NDList(labels));
      for (Samples kept : List.of(samples.copy(manager), samples.first(4))) {
        assertThat(kept.data().get("past")).isNotNull();
        assertThat(kept.labels().get("target")).isNotNull();
      }
    }
  }

  private static int evaluations(ProbeData probeData) throws Exception {
    AtomicInteger evaluations = new AtomicInteger();
    Loss counting =
        new Loss("Counting") {
          private final Loss loss = Loss.softmaxCrossEntropyLoss();

          @Override
          public NDArray evaluate(NDList labels, NDList predictions) {
            evaluations.incrementAndGet();
            return loss.evaluate(labels, predictions);
          }
        };
    CurvatureListener listener =
        Listeners.exact()
            .everyBatches(1)
            .probeData(probeData)
            .loss(counting)
            .sink(measurement -> {})
            .build();
    new SmallTraining().epochs(1).listener(listener).run();
    return evaluations.get();
  }

  @Test
  void givenDataAreUsedAsTheyAre() throws Exception {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDList data = new NDList(manager.zeros(new Shape(5, SmallTraining.FEATURES)));
      NDList labels = new NDList(manager.zeros(new Shape(5)));
      List<Measurement> measurements = measureWithoutMoving(ProbeData.of(data, labels));
      // Zero inputs and zero biases: all three classes are equally likely.
      assertThat(measurements)
          .allSatisfy(m -> assertThat(m.loss().probe()).isEqualTo((double) (float) Math.log(3)));
    }
  }

  @Test
  void theFirstBatchIsKnownToBeItsOwnProbe() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Samples samples = samples(manager);
      TrainedBatch batch = new TrainedBatch(Optional.of(samples), 4, "");
      Probe whole = ProbeData.firstBatch().start(manager);
      assertThat(whole.needsBatch()).isTrue();
      Samples kept = whole.samples(batch);
      assertThat(kept.data().head()).isEqualTo(samples.data().head());
      assertThat(kept.data().head()).isNotSameAs(samples.data().head());
      assertThat(whole.needsBatch()).isFalse();
      assertThat(whole.isCopyOf(samples)).isTrue();
      assertThat(whole.isCopyOf(samples(manager))).isFalse();
      Probe half = ProbeData.firstBatch(2).start(manager);
      assertThat(half.samples(batch).size()).isEqualTo(2);
      assertThat(half.isCopyOf(samples)).isFalse();
    }
  }

  private static Samples samples(NDManager manager) {
    return new Samples(
        new NDList(manager.arange(12f).reshape(4, 3)), new NDList(manager.arange(4f)));
  }

  @Test
  void theCurrentBatchIsAlwaysNeededAndTakenAsItIs() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Samples samples = samples(manager);
      Probe current = ProbeData.currentBatch().start(manager);
      assertThat(current.samples(new TrainedBatch(Optional.of(samples), 4, ""))).isSameAs(samples);
      assertThat(current.needsBatch()).isTrue();
    }
  }

  @Test
  void givenDataAreCopiedOnceAndNeedNoBatch() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Samples samples = samples(manager);
      Probe given = ProbeData.of(samples.data(), samples.labels()).start(manager);
      Samples copy = given.samples(TrainedBatch.ended());
      assertThat(given.samples(TrainedBatch.ended())).isSameAs(copy);
      samples.data().head().addi(1);
      assertThat(copy.data().head()).isEqualTo(samples(manager).data().head());
      assertThat(given.needsBatch()).isFalse();
    }
  }
}
