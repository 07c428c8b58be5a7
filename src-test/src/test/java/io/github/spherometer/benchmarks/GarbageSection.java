package io.github.spherometer.benchmarks;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.github.spherometer.listener.CurvatureListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** What becomes of trainings while the heap is collected all the time: a fault of DJL. */
final class GarbageSection implements Section {

  private static final int TRAININGS = 10;
  private static final int EPOCHS = 20;
  private static final int BATCH_SIZE = 32;

  /**
   * How a training ended.
   *
   * @param digest of all parameters, to the bit
   * @param notANumber whether one of them is none
   */
  private record End(int digest, boolean notANumber) {}

  @Override
  public String name() {
    return "garbage";
  }

  @Override
  public String description() {
    return "Trainings of the teacher-student task by SGD, each of "
        + EPOCHS
        + " epochs and from the same seed, while another thread collects the garbage again and"
        + " again. They should end with the same parameters, to the bit, as one without that.";
  }

  @Override
  public List<String> columns() {
    return List.of("loss", "listener", "trainings", "other parameters", "of these NaN");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    rows.accept(row("DJL's L2Loss", task -> Loss.l2Loss(), false));
    rows.accept(row("with its factor in an array", Task::loss, false));
    rows.accept(row("with its factor in an array", Task::loss, true));
  }

  private static List<Object> row(String name, Function<Task, Loss> loss, boolean listener) {
    End expected = train(loss, listener);
    int others = 0;
    int notANumber = 0;
    Thread collector = new Thread(GarbageSection::collect, "collector");
    collector.start();
    try {
      for (int i = 0; i < TRAININGS; i++) {
        End end = train(loss, listener);
        others += end.digest() == expected.digest() ? 0 : 1;
        notANumber += end.notANumber() ? 1 : 0;
      }
    } finally {
      collector.interrupt();
    }
    return List.of(name, listener ? "attached" : "none", TRAININGS, others, notANumber);
  }

  private static void collect() {
    while (!Thread.currentThread().isInterrupted()) {
      System.gc();
    }
  }

  private static End train(Function<Task, Loss> loss, boolean listener) {
    Engine.getInstance().setRandomSeed(1);
    try (Task task = Task.teacherStudent();
        Model model = Model.newInstance("garbage");
        CurvatureListener curvature =
            CurvatureListener.builder().everyBatches(50).sink(measurement -> {}).build()) {
      model.setBlock(task.block());
      Optimizer sgd =
          Optimizer.sgd()
              .setLearningRateTracker(Tracker.fixed((float) task.learningRate()))
              .build();
      DefaultTrainingConfig config = new DefaultTrainingConfig(loss.apply(task)).optOptimizer(sgd);
      if (listener) {
        config.addTrainingListeners(curvature);
      }
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(task.inputs().getShape());
        train(trainer, task);
        return end(model);
      }
    }
  }

  private static void train(Trainer trainer, Task task) {
    try {
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        for (Batch batch : trainer.iterateDataset(dataset(task))) {
          EasyTrain.trainBatch(trainer, batch);
          trainer.step();
          batch.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ArrayDataset dataset(Task task) {
    return new ArrayDataset.Builder()
        .setData(task.inputs())
        .optLabels(task.labels())
        .setSampling(BATCH_SIZE, true)
        .build();
  }

  private static End end(Model model) {
    int digest = 0;
    boolean notANumber = false;
    for (var parameter : model.getBlock().getParameters().values()) {
      float[] values = parameter.getArray().toFloatArray();
      digest = 31 * digest + Arrays.hashCode(values);
      for (float value : values) {
        notANumber |= Float.isNaN(value);
      }
    }
    return new End(digest, notANumber);
  }
}
