package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.guard.ExplainedFailure;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.listener.optimizer.GivenOptimizer;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.listener.state.TrainingReader;
import io.github.spherometer.listener.state.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that train and do not work in eval mode. */
class EvaluationModeTest {

  private static final int FEATURES = 8;

  private final RecordingSink log = new RecordingSink();

  /** Deep enough to overflow while running statistics are 0 and 1, and for a few batches more. */
  private static Block deep() {
    SequentialBlock net = new SequentialBlock();
    for (int layer = 0; layer < 90; layer++) {
      net.add(Linear.builder().setUnits(FEATURES).build()).add(BatchNorm.builder().build());
    }
    net.add(Linear.builder().setUnits(3).build());
    net.setInitializer(new NormalInitializer(20), Parameter.Type.WEIGHT);
    return net;
  }

  /** All but the measurements that eight products are too few for. */
  private List<FailureReason> failures() {
    return log.failures.stream()
        .filter(reason -> reason != FailureReason.PRODUCTS_EXHAUSTED)
        .toList();
  }

  private static Optimizer slow() {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e-6f)).build();
  }

  private static SmallTraining training(Supplier<Block> net, int epochs) {
    return new SmallTraining().block(net).optimizer(EvaluationModeTest::slow).epochs(epochs);
  }

  private CurvatureListener.Builder listener() {
    return Listeners.exact().everyBatches(1).topK(1).maxProducts(8).sink(log);
  }

  private void train(Supplier<Block> net, CurvatureListener.Builder builder) throws Exception {
    train(net, builder, 1);
  }

  private void train(Supplier<Block> net, CurvatureListener.Builder builder, int epochs)
      throws Exception {
    try (CurvatureListener listener = builder.build()) {
      assertThat(training(net, epochs).listener(listener).run())
          .isEqualTo(training(net, epochs).run());
    }
  }

  @Test
  void runningStatisticsThatAreNotThereYetAreNoDivergence() throws Exception {
    train(EvaluationModeTest::deep, listener(), 2);

    assertThat(failures()).isNotEmpty().containsOnly(FailureReason.EVALUATION_MODE);
    assertThat(log.missed)
        .allMatch(missed -> missed.reason() == FailureReason.EVALUATION_MODE)
        .allMatch(missed -> missed.trainingLoss() > 0 && missed.trainingLoss() < 100)
        .extracting(MissedMeasurement::batch)
        .startsWith(1L);
    // Waiting helps, as the advice says.
    assertThat(log.measurements).isNotEmpty();
  }

  @Test
  void trainModeHelpsAgainstThem() throws Exception {
    train(
        EvaluationModeTest::deep, listener().trainMode(true).withoutDeadNeurons().everyBatches(4));

    assertThat(failures()).isEmpty();
    assertThat(log.measurements).extracting(m -> m.step().batch()).containsExactly(1L, 4L, 8L);
  }

  @Test
  void aBlockWithoutAForwardPassInEvalModeIsMeasuredInTrainMode() throws Exception {
    Supplier<Block> net = () -> new TrainsOnly(SmallTraining.netWithBatchNorm(), false);
    train(net, listener());
    assertThat(failures()).isNotEmpty().containsOnly(FailureReason.EVALUATION_MODE);
    assertThat(log.measurements).isEmpty();

    log.failures.clear();
    train(net, listener().trainMode(true));
    // Dead neurons are counted in eval mode alone.
    assertThat(failures()).isNotEmpty().containsOnly(FailureReason.EVALUATION_MODE);
    assertThat(log.measurements).hasSize(8);

    log.failures.clear();
    train(net, listener().trainMode(true).withoutDeadNeurons());
    assertThat(failures()).isEmpty();
    assertThat(log.measurements).hasSize(16);
  }

  @Test
  void theGradientAloneIsExplainedLikewise() throws Exception {
    Supplier<Block> net = () -> new TrainsOnly(SmallTraining.netWithBatchNorm(), false);
    train(net, listener().everyBatches(100).gradientSchedule(moment -> true));
    assertThat(failures()).hasSize(4).containsOnly(FailureReason.EVALUATION_MODE);
  }

  @Test
  void whatFailsInASnapshotAloneIsNotBlamedOnEvalMode() throws Exception {
    train(() -> new TrainsOnly(SmallTraining.netWithBatchNorm(), true), listener());
    assertThat(failures()).isNotEmpty().containsOnly(FailureReason.UNSUPPORTED_OPERATION);
  }

  @Test
  void aTrainingThatDivergesIsSaidTo() throws Exception {
    SmallTraining diverging =
        new SmallTraining()
            .block(SmallTraining::netWithBatchNorm)
            .optimizer(() -> Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e30f)).build())
            .epochs(1);
    try (CurvatureListener listener = listener().build()) {
      diverging.listener(listener).run();
    }
    assertThat(failures()).isNotEmpty().containsOnly(FailureReason.NON_FINITE_LOSS);
    assertThat(log.missed).allMatch(missed -> !Double.isFinite(missed.trainingLoss()));
  }

  /** What a block that runs in train mode only, or gives NaN in eval mode, is explained with. */
  private static List<RuntimeException> explained(Supplier<Block> net, boolean throwing)
      throws Exception {
    List<RuntimeException> explained = new ArrayList<>();
    training(() -> throwing ? new TrainsOnly(net.get(), false) : NanInEval.of(net.get()), 1)
        .listener(
            new TrainingListenerAdapter() {
              @Override
              public void onTrainingBatch(Trainer trainer, BatchData batch) {
                explained.add(
                    new EvaluationMode(state(trainer, batch))
                        .explained(new IllegalStateException()));
              }
            })
        .run();
    assertThat(explained).hasSize(8);
    return explained;
  }

  private static TrainingState state(Trainer trainer, BatchData told) {
    TrainedBatch batch = TrainedBatch.of(told);
    MeasuredOptimizer optimizer = new GivenOptimizer(null, null).of(trainer, why -> {});
    FailureGuard guard = new FailureGuard("explained", reason -> {});
    return new TrainingReader(trainer, trainer.getLoss(), optimizer, TrainedBatch::required, guard)
        .live(new TrainingStep(1, 0, batch.size()), told, batch, Double.NaN);
  }

  @Test
  void aDropoutThatDropsNothingDoesNotForbidTrainMode() throws Exception {
    Supplier<Block> net = () -> netWithDropout(0);
    assertThat(explained(net, true))
        .allSatisfy(
            failure ->
                assertThat(ExplainedFailure.adviceFor(failure)).isEqualTo("set trainMode(true)"));
    train(() -> new TrainsOnly(net.get(), false), listener().trainMode(true).withoutDeadNeurons());
    assertThat(failures()).isEmpty();
    assertThat(log.measurements).hasSize(8);
  }

  private static Block netWithDropout(float rate) {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(3).build())
        .add(Dropout.builder().optRate(rate).build());
  }

  private static Block net(boolean batchNorm, boolean dropout) {
    SequentialBlock net = new SequentialBlock().add(Linear.builder().setUnits(3).build());
    if (batchNorm) {
      net.add(BatchNorm.builder().build());
    }
    if (dropout) {
      net.add(Dropout.builder().build());
    }
    return net;
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, set trainMode(true)",
    "true, false, 'set trainMode(true), or wait until the running statistics of BatchNorm'",
    "false, true, build the model without dropout",
    "true, true, 'wait until the running statistics of BatchNorm'",
  })
  void theAdviceForALossThatIsNotFiniteIsOneForTheBlock(
      boolean batchNorm, boolean dropout, String advice) throws Exception {
    assertThat(explained(() -> net(batchNorm, dropout), false))
        .allSatisfy(
            failure -> {
              assertThat(failure)
                  .hasMessageContaining("SoftmaxCrossEntropyLoss of the batch is NaN in eval mode");
              assertThat(ExplainedFailure.adviceFor(failure)).startsWith(advice);
            });
  }

  @ParameterizedTest
  @CsvSource({"false, set trainMode(true)", "true, build the model without dropout"})
  void waitingIsNoAdviceForABlockThatFails(boolean dropout, String advice) throws Exception {
    assertThat(explained(() -> net(true, dropout), true))
        .allSatisfy(
            failure -> {
              assertThat(failure)
                  .hasMessageContaining("UnsupportedOperationException: prediction has not been")
                  .hasMessageContaining("works in train mode");
              assertThat(ExplainedFailure.adviceFor(failure))
                  .startsWith(advice)
                  .doesNotContain("wait");
            });
  }
}
