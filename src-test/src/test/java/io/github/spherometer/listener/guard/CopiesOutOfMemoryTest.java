package io.github.spherometer.listener.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.Loss;
import ai.djl.translate.StackBatchifier;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.Pace;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Copies are the first thing that there may be no memory for. */
class CopiesOutOfMemoryTest {

  private static final int SAMPLES = 16;
  private static final int FEATURES = 4;

  /** Of a broadcast array, which takes no memory itself: 4 petabytes. */
  private static final long COLUMNS = 1L << 46;

  private final RecordingSink log = new RecordingSink();
  private final Pace pace = new Pace(12);

  @Test
  void aBatchThatCannotBeCopiedIsMissedAndTheCopiesMadeBeforeItAreFreed() throws Exception {
    int before = OwnManagers.root().getManagedArrays().size();
    SequentialBlock net = new SequentialBlock();
    net.add(inputs -> new NDList(inputs.head().get(":, :" + FEATURES)));
    net.add(HandTraining.net());
    try (Model model = Model.newInstance("wide");
        CurvatureListener listener =
            Listeners.beside().probeData(ProbeData.currentBatch()).sink(log).sink(pace).build()) {
      model.setBlock(net);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.l2Loss()).addTrainingListeners(listener, pace);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(SAMPLES, FEATURES));
        train(trainer, FEATURES, 12);
        train(trainer, COLUMNS, 36);
      }
    }
    assertThat(log.measurements).extracting(m -> m.step().batch()).containsExactly(1L);
    assertThat(log.failures).hasSizeBetween(2, 5).containsOnly(FailureReason.OUT_OF_MEMORY);
    assertThat(log.missed)
        .hasSameSizeAs(log.failures)
        .allMatch(missed -> missed.batch() > 12 && missed.trainingLoss() > 0);
    assertThat(OwnManagers.root().getManagedArrays()).hasSize(before);
  }

  private static void train(Trainer trainer, long columns, int batches) {
    for (int i = 0; i < batches; i++) {
      NDManager manager = trainer.getManager().newSubManager();
      NDArray data = manager.ones(new Shape(SAMPLES, 1)).broadcast(new Shape(SAMPLES, columns));
      NDArray labels = manager.zeros(new Shape(SAMPLES, 1));
      try (Batch batch = batch(manager, data, labels)) {
        train(trainer, batch);
      }
    }
  }

  private static Batch batch(NDManager manager, NDArray data, NDArray labels) {
    StackBatchifier stack = new StackBatchifier();
    return new Batch(manager, new NDList(data), new NDList(labels), SAMPLES, stack, stack, 0, 0);
  }

  private static void train(Trainer trainer, Batch batch) {
    Map<Device, NDList> labels = new ConcurrentHashMap<>();
    Map<Device, NDList> predictions = new ConcurrentHashMap<>();
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList prediction = trainer.forward(batch.getData(), batch.getLabels());
      labels.put(prediction.head().getDevice(), batch.getLabels());
      predictions.put(prediction.head().getDevice(), prediction);
      collector.backward(trainer.getLoss().evaluate(batch.getLabels(), prediction));
    }
    BatchData data = new BatchData(batch, labels, predictions);
    trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, data));
    trainer.step();
  }
}
