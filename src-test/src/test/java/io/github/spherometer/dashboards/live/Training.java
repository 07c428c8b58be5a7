package io.github.spherometer.dashboards.live;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.Batchifier;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.CurvatureListener;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A ReLU network learns a linear function of 10 inputs from 64 samples, batch by batch when it is
 * told to.
 */
final class Training implements AutoCloseable {

  private static final int INPUTS = 10;
  private static final int SAMPLES = 64;
  private static final int HIDDEN = 32;

  private final Model model;
  private final Trainer trainer;
  private final CurvatureListener listener;
  private final List<Batch> batches;
  private int trained;

  Training(String name, Optimizer optimizer, int batchSize, CurvatureListener listener) {
    this.listener = listener;
    model = Model.newInstance(name);
    model.setBlock(net());
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(new SteadyL2Loss(model.getNDManager()))
                .optOptimizer(optimizer)
                .addTrainingListeners(listener));
    trainer.initialize(new Shape(batchSize, INPUTS));
    batches = batches(model.getNDManager(), batchSize);
  }

  private static Block net() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(HIDDEN).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(HIDDEN).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(1).build());
  }

  private static List<Batch> batches(NDManager manager, int batchSize) {
    SplittableRandom random = new SplittableRandom(5);
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < SAMPLES / batchSize; i++) {
      float[] data = new float[batchSize * INPUTS];
      float[] labels = new float[batchSize];
      for (int j = 0; j < data.length; j++) {
        data[j] = (float) random.nextGaussian();
        labels[j / INPUTS] += data[j];
      }
      NDArray inputs = manager.create(data, new Shape(batchSize, INPUTS));
      NDArray outputs = manager.create(labels, new Shape(batchSize, 1));
      batches.add(batch(manager, inputs, outputs));
    }
    return batches;
  }

  private static Batch batch(NDManager manager, NDArray inputs, NDArray outputs) {
    return new Batch(
        manager.newSubManager(),
        new NDList(inputs),
        new NDList(outputs),
        (int) inputs.getShape().get(0),
        Batchifier.STACK,
        Batchifier.STACK,
        0,
        1);
  }

  void trainBatch() {
    ArrayScope.run(() -> EasyTrain.trainBatch(trainer, batches.get(trained % batches.size())));
    trainer.step();
    trained++;
    if (trained % batches.size() == 0) {
      trainer.notifyListeners(each -> each.onEpoch(trainer));
    }
  }

  /** Ends the training; its metrics stay. */
  void end() {
    trainer.close();
    model.close();
  }

  @Override
  public void close() {
    listener.close();
  }
}
