package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
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
            CurvatureListener.builder()
                .everyBatches(1)
                .probeData(probeData)
                .sink(measurements::add)
                .build())
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
    assertThat(measurements)
        .extracting(m -> m.spectrum().largest())
        .containsOnly(measurements.get(0).spectrum().largest());
  }

  @Test
  void theCurrentBatchIsAnotherEveryTime() throws Exception {
    List<Measurement> measurements = measureWithoutMoving(ProbeData.currentBatch());
    assertThat(measurements).extracting(m -> m.spectrum().largest()).doesNotHaveDuplicates();
  }

  @Test
  void givenDataAreUsedAsTheyAre() throws Exception {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDList data = new NDList(manager.zeros(new Shape(5, SmallTraining.FEATURES)));
      NDList labels = new NDList(manager.zeros(new Shape(5)));
      List<Measurement> measurements = measureWithoutMoving(ProbeData.of(data, labels));
      // Zero inputs and zero biases: all three classes are equally likely.
      assertThat(measurements)
          .allSatisfy(m -> assertThat(m.probeLoss()).isEqualTo((double) (float) Math.log(3)));
    }
  }
}
