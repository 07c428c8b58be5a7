package io.github.spherometer.listener.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.translate.StackBatchifier;
import io.github.spherometer.fixtures.FromCopies;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.Pace;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies are the first thing that there may be no memory for. */
class CopiesOutOfMemoryTest {

  private static final int SAMPLES = 16;
  private static final int FEATURES = 4;

  /** Of a broadcast array, which takes no memory itself: 4 petabytes. */
  private static final long COLUMNS = 1L << 46;

  private static final int LAST_BEFORE = 12;
  private static final int LAST_WIDE = 48;

  /** After five failures in a row 31 that are due are left out. */
  private static final int LAST = 120;

  private final RecordingSink log = new RecordingSink();

  @SuppressWarnings("try") // the threads are held, and not used
  @ParameterizedTest
  @EnumSource
  void aBatchThatCannotBeCopiedIsMissedAndLaterOnesAreMeasuredAgain(FromCopies where)
      throws Exception {
    Pace pace = where.pace(LAST_BEFORE);
    int arrays = OwnManagers.root().getManagedArrays().size();
    try (AutoCloseable threads = where.threads();
        CurvatureListener listener =
            where.listener().probeData(ProbeData.currentBatch()).sink(log).sink(pace).build()) {
      List<Float> alone = train();
      assertThat(train(listener, pace)).isEqualTo(alone).doesNotContain(Float.NaN);
    }
    assertThat(OwnManagers.root().getManagedArrays()).hasSize(arrays);
    assertThat(log.failures).hasSizeBetween(2, 5).containsOnly(FailureReason.OUT_OF_MEMORY);
    assertThat(log.missed)
        .hasSameSizeAs(log.failures)
        .allMatch(missed -> isWide(missed.batch()) && missed.trainingLoss() > 0);
    List<Long> measured = log.measurements.stream().map(m -> m.step().batch()).toList();
    assertThat(measured).startsWith(1L).noneMatch(CopiesOutOfMemoryTest::isWide);
    assertThat(measured).anyMatch(batch -> batch > LAST_WIDE);
  }

  private static boolean isWide(long batch) {
    return batch > LAST_BEFORE && batch <= LAST_WIDE;
  }

  /** Returns the parameters at the end. */
  private static List<Float> train(TrainingListener... listeners) {
    Engine.getInstance().setRandomSeed(3);
    SequentialBlock net = new SequentialBlock();
    net.add(inputs -> new NDList(inputs.head().get(":, :" + FEATURES)));
    net.add(HandTraining.net());
    try (Model model = Model.newInstance("wide")) {
      model.setBlock(net);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(new SteadyL2Loss(model.getNDManager()))
              .addTrainingListeners(listeners);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(SAMPLES, FEATURES));
        for (int batch = 1; batch <= LAST; batch++) {
          train(trainer, isWide(batch) ? COLUMNS : FEATURES);
        }
        return HandTraining.parameters(trainer);
      }
    }
  }

  private static void train(Trainer trainer, long columns) {
    NDManager manager = trainer.getManager().newSubManager();
    NDArray data = manager.ones(new Shape(SAMPLES, 1)).broadcast(new Shape(SAMPLES, columns));
    NDArray labels = manager.ones(new Shape(SAMPLES, 1));
    try (Batch batch = batch(manager, data, labels)) {
      HandTraining.passes(trainer, batch);
      trainer.step();
    }
  }

  private static Batch batch(NDManager manager, NDArray data, NDArray labels) {
    StackBatchifier stack = new StackBatchifier();
    return new Batch(manager, new NDList(data), new NDList(labels), SAMPLES, stack, stack, 0, 0);
  }
}
