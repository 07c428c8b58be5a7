package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.AllProcessors;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.LossBeside;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlicesOfATrainingTest {

  private final RecordingSink log = new RecordingSink();

  private void train(CurvatureListener.Builder builder, SmallTraining training) throws Exception {
    try (CurvatureListener listener = builder.sink(log).build()) {
      training.block(SmallTraining::smoothNet).epochs(1).listener(listener).run();
    }
  }

  private static CurvatureListener.Builder everyBatch() {
    return Listeners.exact().everyBatches(1);
  }

  /** Is not a number at one batch. */
  private static final class FailsAtBatch extends TrainingListenerAdapter {

    private final int last;
    private int batch;

    FailsAtBatch(int last) {
      this.last = last;
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData data) {
      batch++;
    }

    Loss loss() {
      Loss loss = Loss.softmaxCrossEntropyLoss();
      return CustomLoss.of(
          "Fails",
          (y, p) -> {
            NDArray value = loss.evaluate(new NDList(y), new NDList(p));
            return batch == last ? value.mul(Float.NaN) : value;
          });
    }
  }

  @Test
  void measurementsThatFailDoNotCount() throws Exception {
    FailsAtBatch fails = new FailsAtBatch(4);
    train(
        everyBatch().lossSlices(2).loss(fails.loss()).withoutDeadNeurons(),
        new SmallTraining().listener(fails));

    assertThat(log.missed).extracting(missed -> missed.batch()).containsExactly(4L);
    assertThat(log.measurements)
        .extracting(m -> m.step().batch())
        .containsExactly(1L, 2L, 3L, 6L, 7L, 8L);
    assertThat(log.measurements)
        .filteredOn(m -> m.curvature().slice().isPresent())
        .extracting(m -> m.step().batch())
        .containsExactly(1L, 3L, 7L);
  }

  @Test
  void nothingElseOfAMeasurementChangesNorDoItsProducts() throws Exception {
    train(everyBatch(), new SmallTraining());
    List<Measurement> without = List.copyOf(log.measurements);
    log.measurements.clear();

    train(everyBatch().lossSlices(1), new SmallTraining());

    assertThat(without).hasSize(8).allMatch(m -> m.curvature().slice().isEmpty());
    assertThat(log.measurements).hasSize(8).allMatch(m -> m.curvature().slice().isPresent());
    for (int i = 0; i < 8; i++) {
      Measurement with = log.measurements.get(i);
      assertThat(with.curvature().spectrum()).isEqualTo(without.get(i).curvature().spectrum());
      assertThat(with.curvature().trace()).isEqualTo(without.get(i).curvature().trace());
      assertThat(with.products()).isEqualTo(without.get(i).products());
    }
  }

  @Test
  void aSliceIsOfTheProbeDataAndFallsTowardsPositiveOffsets() throws Exception {
    train(everyBatch().lossSlices(1), new SmallTraining());

    assertThat(log.measurements)
        .hasSize(8)
        .allSatisfy(
            m -> {
              var line = m.curvature().slice().orElseThrow().line();
              assertThat(line.losses().get(9)).isEqualTo(m.loss().probe());
              assertThat(line.slope()).isNegative();
              assertThat(line.offsets().get(18)).isPositive();
            });
  }

  @Test
  void aLossThatReadsTheModelsOwnArraysHasNoneAndTheRestIsPublished() throws Exception {
    train(everyBatch().lossSlices(1), new SmallTraining().loss(SlicesOfATrainingTest::penalised));

    // After the second one, which shows that it stays, the next 63 are left out.
    assertThat(log.failures).hasSize(2).containsOnly(FailureReason.UNSUPPORTED_OPERATION);
    assertThat(log.measurements)
        .hasSize(8)
        .allMatch(m -> m.curvature().slice().isEmpty())
        .allMatch(m -> m.curvature().spectrum().converged());
  }

  private static Loss penalised(Block net) {
    Loss loss = Loss.softmaxCrossEntropyLoss();
    return CustomLoss.of(
        "Penalised",
        (y, p) -> {
          NDArray weights = net.getParameters().valueAt(0).getArray();
          return loss.evaluate(new NDList(y), new NDList(p)).add(weights.square().sum());
        });
  }

  @Test
  void inLentTimeThePassesAreTakenByTheTrainingsThread() throws Exception {
    AtomicInteger beside = new AtomicInteger();
    LossBeside loss = new LossBeside(value -> counted(beside, value));
    try (AllProcessors threads = new AllProcessors()) {
      assertThat(threads).isNotNull();
      train(Listeners.inLentTime().lossSlices(1), new SmallTraining().loss(net -> loss));
    }
    assertThat(log.measurements).isNotEmpty();
    assertThat(log.measurements).allMatch(m -> m.curvature().slice().isPresent());
    assertThat(beside).hasValueLessThan(10 * (log.measurements.size() + 1));
  }

  private static NDArray counted(AtomicInteger passes, NDArray value) {
    passes.incrementAndGet();
    return value;
  }
}
