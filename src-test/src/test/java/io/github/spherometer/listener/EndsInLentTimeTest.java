package io.github.spherometer.listener;

import static io.github.spherometer.fixtures.HandTraining.BATCH_SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import io.github.spherometer.fixtures.AllProcessors;
import io.github.spherometer.fixtures.AlwaysDue;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.LossBeside;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.surface.torch.OwnManagers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A training that ends while a measurement waits for it to lend time. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EndsInLentTimeTest {

  private final RecordingSink log = new RecordingSink();
  private AllProcessors processors;
  private int arraysBefore;

  @BeforeEach
  void takeAllProcessors() {
    processors = new AllProcessors();
    arraysBefore = OwnManagers.root().getManagedArrays().size();
  }

  @AfterEach
  void nothingIsLeft() {
    processors.close();
    assertThat(OwnManagers.root().getManagedArrays()).hasSize(arraysBefore);
  }

  @Test
  void whatWaitsIsMeasuredAndThenTheLastBatch() {
    List<Measurement> measurements = train(CurvatureListener.builder());
    assertThat(measurements).hasSize(3);
    assertThat(measurements.get(0).step().batch()).isEqualTo(1);
    assertThat(measurements.get(1).step().batchSize()).isEqualTo(BATCH_SIZE);
    assertThat(measurements.get(2).step().batchSize()).isZero();
    assertThat(measurements.get(1).step().batch()).isLessThan(measurements.get(2).step().batch());
    assertThat(measurements).allMatch(m -> m.curvature().spectrum().converged());
    assertThat(log.failures).isEmpty();
  }

  @Test
  void withoutPatienceWhatWaitsIsStopped() {
    List<Measurement> measurements = train(CurvatureListener.builder().endWithin(Duration.ZERO));
    assertThat(measurements).hasSize(1);
    assertThat(log.missed).isEmpty();
    assertThat(log.failures).isEmpty();
  }

  /** The second one waits till the end, and there is none between it and that of the last batch. */
  @Test
  void afterAFirstOneThatFailedTheSecondKeepsToTheBudget() {
    AtomicInteger passes = new AtomicInteger();
    List<Measurement> measurements =
        train(CurvatureListener.builder(), loss -> failingOnce(passes, loss));
    assertThat(log.missed).extracting(MissedMeasurement::batch).containsExactly(1L);
    assertThat(measurements).extracting(m -> m.step().batchSize() > 0).containsExactly(true, false);
  }

  private static NDArray failingOnce(AtomicInteger passes, NDArray loss) {
    if (passes.incrementAndGet() == 1) {
      throw new IllegalStateException("injected");
    }
    return loss;
  }

  private List<Measurement> train(CurvatureListener.Builder builder) {
    return train(builder, UnaryOperator.identity());
  }

  private List<Measurement> train(
      CurvatureListener.Builder builder, UnaryOperator<NDArray> beside) {
    try (NDManager manager = NDManager.newBaseManager();
        CurvatureListener listener = builder.topK(2).schedule(AlwaysDue.STINGY).sink(log).build();
        Model model = Model.newInstance("ends")) {
      model.setBlock(HandTraining.net());
      LossBeside loss = new LossBeside(new SteadyL2Loss(manager), beside);
      DefaultTrainingConfig config = new DefaultTrainingConfig(loss).addTrainingListeners(listener);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(BATCH_SIZE, 4));
        ArrayDataset data = HandTraining.dataset(manager, HandTraining.gaussian(manager, 1, 4));
        for (int epoch = 0; epoch < 20; epoch++) {
          HandTraining.epoch(trainer, data);
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    return log.measurements;
  }
}
