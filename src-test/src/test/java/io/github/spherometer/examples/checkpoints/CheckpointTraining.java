package io.github.spherometer.examples.checkpoints;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.listener.SaveModelTrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.github.spherometer.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Path;

/** A program as users have one: a net, data, and a training that saves parameters. */
public final class CheckpointTraining {

  public static final int SAMPLES = 50;
  private static final int FEATURES = 6;
  private static final int CLASSES = 3;

  /** Owns the data of all datasets. */
  private static final NDManager MANAGER = NDManager.newBaseManager();

  private CheckpointTraining() {}

  public static Block net() {
    return new SequentialBlock()
        .add(Fixtures.linear(5, true))
        .add(Activation.tanhBlock())
        .add(Fixtures.linear(CLASSES, true));
  }

  /** Shuffled, as for a training. */
  public static RandomAccessDataset dataset() {
    return new ArrayDataset.Builder()
        .setData(inputs())
        .optLabels(labels())
        .setSampling(8, true)
        .build();
  }

  public static NDArray inputs() {
    return Fixtures.gaussian(MANAGER, DataType.FLOAT32, 7, SAMPLES, FEATURES);
  }

  public static NDArray labels() {
    return Fixtures.classes(MANAGER, CLASSES, SAMPLES);
  }

  /** Saves after every second epoch, as {@code net-0002.params}. */
  public static void run(Path folder, int epochs) throws IOException, TranslateException {
    try (Model model = Model.newInstance("net")) {
      model.setBlock(net());
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.2f)).build())
              .addTrainingListeners(new SaveModelTrainingListener(folder.toString(), null, 2));
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(8, FEATURES));
        EasyTrain.fit(trainer, epochs, dataset(), null);
      }
    }
  }
}
