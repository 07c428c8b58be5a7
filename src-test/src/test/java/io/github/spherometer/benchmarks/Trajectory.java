package io.github.spherometer.benchmarks;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** A training by SGD that is looked at in regular intervals, on the same samples each time. */
final class Trajectory {

  private static final int BATCH_SIZE = 32;
  private static final int MEASURED_SAMPLES = 256;

  private final Task task;
  private final int every;
  private final int steps;

  /**
   * A training of so many steps.
   *
   * @param every steps between two visits
   */
  Trajectory(Task task, int every, int steps) {
    this.task = task;
    this.every = every;
    this.steps = steps;
  }

  interface Visitor {
    void visit(int step, LossSurface surface);
  }

  interface TaskVisitor {
    void visit(Task task, int step, LossSurface surface);
  }

  /** Trains every task. */
  static void followAll(int every, int steps, TaskVisitor visitor) {
    for (Supplier<Task> supplier : Task.trained()) {
      try (Task task = supplier.get()) {
        new Trajectory(task, every, steps)
            .follow((step, surface) -> visitor.visit(task, step, surface));
      }
    }
  }

  void follow(Visitor visitor) {
    Engine.getInstance().setRandomSeed(1);
    try (Model model = Model.newInstance("trajectory")) {
      model.setBlock(task.block());
      Optimizer sgd =
          Optimizer.sgd()
              .setLearningRateTracker(Tracker.fixed((float) task.learningRate()))
              .build();
      try (Trainer trainer =
          model.newTrainer(new DefaultTrainingConfig(task.loss()).optOptimizer(sgd))) {
        trainer.initialize(task.inputs().getShape());
        train(trainer, visitor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  private void train(Trainer trainer, Visitor visitor) throws IOException, TranslateException {
    int step = 0;
    while (step < steps) {
      for (Batch batch : trainer.iterateDataset(dataset())) {
        if (step % every == 0 && step < steps) {
          visit(step, visitor);
        }
        EasyTrain.trainBatch(trainer, batch);
        trainer.step();
        batch.close();
        step++;
      }
    }
  }

  private ArrayDataset dataset() {
    return new ArrayDataset.Builder()
        .setData(task.inputs())
        .optLabels(task.labels())
        .setSampling(BATCH_SIZE, true)
        .build();
  }

  private void visit(int step, Visitor visitor) {
    NDIndex first = new NDIndex().addSliceDim(0, MEASURED_SAMPLES);
    try (NDList data = new NDList(task.inputs().get(first));
        NDList labels = new NDList(task.labels().get(first));
        LossSurface surface =
            LossSurface.builder(task.block(), task.loss()).data(data, labels).build()) {
      visitor.visit(step, surface);
    }
  }
}
