package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A training whose loop a test writes, measured after every batch. */
final class HandTraining {

  private static final int SAMPLES = 64;
  static final int BATCH_SIZE = 16;

  static final Tracker FALLING = Tracker.factor().setBaseValue(0.1f).setFactor(0.9f).build();

  /** Remembers everything. */
  static final class Log implements MeasurementSink {

    final List<Measurement> measurements = new ArrayList<>();
    final List<FailureReason> failures = new ArrayList<>();

    @Override
    public void accept(Measurement measurement) {
      measurements.add(measurement);
    }

    @Override
    public void failed(FailureReason reason) {
      failures.add(reason);
    }

    void assertMeasured(int batches) {
      assertThat(failures).isEmpty();
      assertThat(measurements).hasSize(batches);
      assertThat(measurements)
          .allMatch(m -> m.curvature().spectrum().largest().value() > 0)
          .allMatch(m -> m.gradient().sharpness().norm() > 0)
          .allMatch(m -> Double.isFinite(m.loss().training()));
    }
  }

  interface Loop {
    void run(Trainer trainer) throws Exception;
  }

  final Log log = new Log();

  void train(Block block, Loss loss, Loop loop, Shape... inputs) throws Exception {
    Engine.getInstance().setRandomSeed(3);
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(FALLING).build();
    try (Model model = Model.newInstance("odd");
        CurvatureListener listener =
            CurvatureListener.builder().everyBatches(1).topK(2).sink(log).build()) {
      model.setBlock(block);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(loss).optOptimizer(sgd).addTrainingListeners(listener);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(inputs);
        loop.run(trainer);
      }
    }
  }

  static Block net() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(8).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(1).build());
  }

  static NDArray gaussian(NDManager manager, long seed, int columns) {
    Random random = new Random(seed);
    float[] values = new float[SAMPLES * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(SAMPLES, columns));
  }

  static ArrayDataset dataset(NDManager manager, NDArray... data) {
    return new ArrayDataset.Builder()
        .setData(data)
        .optLabels(gaussian(manager, 9, 1))
        .setSampling(BATCH_SIZE, false)
        .build();
  }

  static void epoch(Trainer trainer, ArrayDataset dataset) throws Exception {
    for (Batch batch : trainer.iterateDataset(dataset)) {
      EasyTrain.trainBatch(trainer, batch);
      trainer.step();
      batch.close();
    }
  }
}
