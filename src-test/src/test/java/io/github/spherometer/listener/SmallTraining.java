package io.github.spherometer.listener;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.github.spherometer.fixtures.ScriptModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** A training small enough to run many times: 3 classes, 8 features, 128 samples, batches of 16. */
public final class SmallTraining {

  static final int FEATURES = 8;
  public static final int BATCHES_PER_EPOCH = 8;
  private static final int BATCH_SIZE = 16;
  private static final int SAMPLES = BATCHES_PER_EPOCH * BATCH_SIZE;

  private final List<TrainingListener> listeners = new ArrayList<>();
  private Supplier<Block> block = SmallTraining::netWithDropout;
  private Supplier<Optimizer> optimizer = SmallTraining::sgdWithMomentum;
  private Function<Block, Loss> loss = net -> Loss.softmaxCrossEntropyLoss();
  private int epochs = 8;
  private String modelName = "small";

  /**
   * What a training went through.
   *
   * @param steps a digest of all parameters and gradients after every step
   * @param nextRandom what the engine's generator gives next
   */
  public record Trajectory(List<Integer> steps, List<Float> nextRandom) {}

  static Block netWithDropout() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(16).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Dropout.builder().optRate(0.3f).build())
        .add(Linear.builder().setUnits(3).build());
  }

  public static Block netWithBatchNorm() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(16).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  /** Without a kink, so that differences of gradients are derivatives. */
  public static Block smoothNet() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(16).build())
        .add(Activation.tanhBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  /** The values are fixed, and not the engine's. The owner keeps the model open. */
  static Block scriptWithDropout(NDManager owner) {
    ScriptModule net = new ScriptModule("Net");
    net.child("fc1", ScriptModule.linear(owner, 1, FEATURES, 16));
    net.child("fc2", ScriptModule.linear(owner, 2, 16, 3));
    Block block = net.load(ScriptModule.source("dropout_scripted.py"), owner);
    // DJL loads it in eval mode and takes it to be in train mode until it has run in eval mode.
    block.forward(
        new ParameterStore(owner, false), new NDList(owner.ones(new Shape(1, FEATURES))), false);
    return block;
  }

  public static Optimizer sgdWithMomentum() {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).optMomentum(0.9f).build();
  }

  public static Optimizer adam() {
    return Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build();
  }

  /** Sets the net. */
  public SmallTraining block(Supplier<Block> block) {
    this.block = block;
    return this;
  }

  public SmallTraining optimizer(Supplier<Optimizer> optimizer) {
    this.optimizer = optimizer;
    return this;
  }

  /** Names the model; null for none. */
  SmallTraining model(String model) {
    modelName = model;
    return this;
  }

  /** Sets the loss, given the net. */
  SmallTraining loss(Function<Block, Loss> loss) {
    this.loss = loss;
    return this;
  }

  /** Sets the length. */
  public SmallTraining epochs(int epochs) {
    this.epochs = epochs;
    return this;
  }

  /** Attaches a listener. */
  public SmallTraining listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Trains from the same start every time. */
  public Trajectory run() throws IOException, TranslateException {
    Engine.getInstance().setRandomSeed(11);
    try (Model model = Model.newInstance(modelName)) {
      model.setBlock(block.get());
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(loss.apply(model.getBlock()))
              .optOptimizer(optimizer.get())
              .addTrainingListeners(listeners.toArray(TrainingListener[]::new));
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.setMetrics(new Metrics());
        trainer.initialize(new Shape(BATCH_SIZE, FEATURES));
        return train(trainer, dataset(model.getNDManager()));
      }
    }
  }

  /** EasyTrain.fit, with a look at every step. */
  private Trajectory train(Trainer trainer, ArrayDataset dataset)
      throws IOException, TranslateException {
    List<Integer> steps = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (Batch batch : trainer.iterateDataset(dataset)) {
        EasyTrain.trainBatch(trainer, batch);
        trainer.step();
        batch.close();
        steps.add(digest(trainer.getModel().getBlock()));
      }
      trainer.notifyListeners(listener -> listener.onEpoch(trainer));
    }
    try (NDArray random = trainer.getManager().randomNormal(new Shape(4))) {
      List<Float> next = new ArrayList<>();
      for (float value : random.toFloatArray()) {
        next.add(value);
      }
      return new Trajectory(steps, next);
    }
  }

  private static int digest(Block block) {
    int digest = 0;
    for (var parameter : block.getParameters().values()) {
      digest = 31 * digest + Arrays.hashCode(parameter.getArray().toFloatArray());
      if (parameter.requiresGradient()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          digest = 31 * digest + Arrays.hashCode(gradient.toFloatArray());
        }
      }
    }
    return digest;
  }

  private static ArrayDataset dataset(NDManager manager) {
    SplittableRandom random = new SplittableRandom(5);
    float[] data = new float[SAMPLES * FEATURES];
    float[] labels = new float[SAMPLES];
    for (int sample = 0; sample < SAMPLES; sample++) {
      int label = sample % 3;
      labels[sample] = label;
      for (int i = 0; i < FEATURES; i++) {
        data[sample * FEATURES + i] = (float) (random.nextGaussian() + (i % 3 == label ? 1 : 0));
      }
    }
    // Native copies: an array made from Java numbers lives in memory of any alignment, and the
    // last bit of a product depends on it.
    return new ArrayDataset.Builder()
        .setData(manager.create(data, new Shape(SAMPLES, FEATURES)).duplicate())
        .optLabels(manager.create(labels, new Shape(SAMPLES)).duplicate())
        .setSampling(BATCH_SIZE, true)
        .build();
  }
}
