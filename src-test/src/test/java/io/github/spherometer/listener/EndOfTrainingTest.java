package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SlowLoss;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.torch.OwnManagers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener does when the training of eight batches is over. */
@Timeout(120)
class EndOfTrainingTest {

  private static final int BATCHES = SmallTraining.BATCHES_PER_EPOCH;

  private final NDManager manager = OwnManagers.onDefaultDevice();
  private final NDList data =
      new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 3, 6, SmallTraining.FEATURES));
  private final NDList labels = new NDList(manager.zeros(new Shape(6)));
  private final RecordingSink log = new RecordingSink();

  @AfterEach
  void close() {
    manager.close();
  }

  private CurvatureListener.Builder listener() {
    return CurvatureListener.builder()
        .everyBatches(1000)
        .topK(1)
        .traceTolerance(0.5)
        .withoutDeadNeurons()
        .probeData(ProbeData.of(data, labels))
        .sink(log);
  }

  private static void train(CurvatureListener listener, TrainingListener before) throws Exception {
    new SmallTraining()
        .block(SmallTraining::netWithBatchNorm)
        .epochs(1)
        .listener(before)
        .listener(listener)
        .run();
  }

  private static void train(CurvatureListener listener) throws Exception {
    train(listener, new TrainingListenerAdapter() {});
  }

  private List<Long> batches() {
    return log.measurements.stream().map(m -> m.step().batch()).toList();
  }

  @Test
  void theParametersThatATrainingEndsWithAreMeasuredOnce() throws Exception {
    List<Double> losses = new ArrayList<>();
    train(
        listener().build(),
        new TrainingListenerAdapter() {
          @Override
          public void onTrainingEnd(Trainer trainer) {
            try (LossSurface end = LossSurface.of(trainer, data, labels)) {
              losses.add(end.value());
            }
          }
        });

    assertThat(log.failures).isEmpty();
    assertThat(batches()).containsExactly(1L, (long) BATCHES);
    Measurement end = log.measurements.get(1);
    assertThat(end.loss().probe()).isEqualTo(losses.get(0));
    assertThat(end.loss().probe()).isNotEqualTo(log.measurements.get(0).loss().probe());
    assertThat(end.step().batchSize()).isZero();
    assertThat(end.loss().training()).isNaN();
    assertThat(end.gradient().sharpness().norm()).isNaN();
  }

  @Test
  void inTheForegroundTheyAreMeasuredToo() throws Exception {
    train(listener().inForeground().build());
    assertThat(batches()).containsExactly(1L, (long) BATCHES);
  }

  @Test
  void aLastBatchThatWasDueIsNotMeasuredTwice() throws Exception {
    train(listener().everyBatches(4).inForeground().build());
    assertThat(batches()).containsExactly(1L, 4L, (long) BATCHES);
    assertThat(log.measurements).allMatch(m -> m.step().batchSize() == 16);
  }

  @Test
  void whoDoesNotWantItHasTheBatchesThatAreDueAlone() throws Exception {
    train(listener().withoutLastBatch().build());
    assertThat(batches()).containsExactly(1L);
  }

  @Test
  void aCurrentBatchIsGoneByThen() throws Exception {
    train(listener().probeData(ProbeData.currentBatch()).build());
    assertThat(batches()).containsExactly(1L);
    assertThat(log.failures).isEmpty();
    assertThat(log.missed).isEmpty();
  }

  @Test
  void aMeasurementThatTakesTooLongIsStoppedAndThatIsNoFailure() throws Exception {
    SlowLoss slow = new SlowLoss(Duration.ofSeconds(2));
    train(listener().loss(slow).endWithin(Duration.ZERO).build(), slow.endOfTraining());
    assertThat(log.measurements).isEmpty();
    assertThat(log.failures).isEmpty();
    assertThat(log.missed).isEmpty();
  }

  @Test
  void theEndWaitsForAMeasurementThatIsUnderWay() throws Exception {
    SlowLoss slow = new SlowLoss(Duration.ofMillis(50));
    train(listener().loss(slow).endWithin(Duration.ofSeconds(100)).build(), slow.endOfTraining());
    assertThat(batches()).containsExactly(1L, (long) BATCHES);
  }

  /** The first is under way all the time, the second waits, and six have no place. */
  @Test
  void whatIsDueMeanwhileIsCountedAsLeftOut() throws Exception {
    SlowLoss slow = new SlowLoss(Duration.ZERO);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    List<Double> leftOut = new ArrayList<>();
    train(
        listener()
            .everyBatches(1)
            .registry(registry)
            .loss(slow)
            .endWithin(Duration.ofSeconds(100))
            .build(),
        new TrainingListenerAdapter() {
          @Override
          public void onTrainingEnd(Trainer trainer) {
            leftOut.add(registry.get("spherometer.left.out.measurements").counter().count());
            slow.endOfTraining().onTrainingEnd(trainer);
          }
        });
    assertThat(leftOut).containsExactly(6.0);
    assertThat(batches()).containsExactly(1L, (long) BATCHES);
  }
}
