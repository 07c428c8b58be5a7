package io.github.spherometer.examples.compare;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.github.spherometer.examples.data.GaussianMixture;
import io.github.spherometer.examples.data.ImageSet;
import io.github.spherometer.examples.nets.Mlp;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.util.List;

/** A small net in the midst of its training, which has outliers, a bulk and negative curvature. */
final class Problem implements AutoCloseable {

  static final int CLASSES = 5;
  static final List<Integer> LAYERS = List.of(GaussianMixture.DIMENSIONS, 12, 12, CLASSES);
  private static final float LEARNING_RATE = 0.2f;

  private final Model model;
  private final NDArray inputs;
  private final NDArray labels;

  private Problem(Model model, NDArray inputs, NDArray labels) {
    this.model = model;
    this.inputs = inputs;
    this.labels = labels;
  }

  /**
   * Trains the net, full batch.
   *
   * @param samples of the data
   * @param steps of gradient descent
   */
  static Problem train(int samples, int steps, long seed) throws IOException {
    Model model = Model.newInstance("compare");
    model.setBlock(net());
    ImageSet data = GaussianMixture.of(CLASSES, seed).draw(samples);
    NDArray inputs = data.vectors(model.getNDManager());
    NDArray labels = data.labels(model.getNDManager());
    model.getNDManager().getEngine().setRandomSeed((int) seed);
    Problem problem = new Problem(model, inputs, labels);
    problem.train(data, steps);
    return problem;
  }

  private void train(ImageSet data, int steps) throws IOException {
    Optimizer descent =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(LEARNING_RATE)).build();
    DefaultTrainingConfig config = new DefaultTrainingConfig(loss()).optOptimizer(descent);
    var batches = data.dataset(model.getNDManager(), data.size());
    try (Trainer trainer = model.newTrainer(config)) {
      trainer.initialize(inputs.getShape());
      for (int step = 0; step < steps; step++) {
        for (Batch batch : trainer.iterateDataset(batches)) {
          EasyTrain.trainBatch(trainer, batch);
          trainer.step();
          batch.close();
        }
      }
    } catch (TranslateException e) {
      throw new IllegalStateException("the data could not be batched", e);
    }
  }

  private static Block net() {
    int[] units = LAYERS.stream().skip(1).mapToInt(Integer::intValue).toArray();
    return Mlp.of(Activation::tanhBlock, units);
  }

  private static Loss loss() {
    return Loss.softmaxCrossEntropyLoss();
  }

  /** Everything that another tool needs, each array with its name. */
  NDList arrays() {
    NDList arrays = new NDList();
    add(arrays, "inputs", inputs);
    add(arrays, "labels", labels);
    List<NDArray> parameters = parameters(model.getBlock());
    for (int i = 0; i < parameters.size(); i++) {
      add(arrays, (i % 2 == 0 ? "weight" : "bias") + (i / 2 + 1), parameters.get(i));
    }
    return arrays;
  }

  private static void add(NDList arrays, String name, NDArray array) {
    NDArray named = array.duplicate();
    named.setName(name);
    arrays.add(named);
  }

  private static List<NDArray> parameters(Block block) {
    return block.getParameters().values().stream().map(p -> p.getArray()).toList();
  }

  /** The loss as it was trained, in float32. */
  LossSurface surface() {
    return LossSurface.of(model.getBlock(), loss(), inputs, labels);
  }

  /**
   * The same loss at the same parameters, in float64: a referee.
   *
   * @param manager owns the copies
   */
  LossSurface exactSurface(NDManager manager) {
    Block copy = net();
    copy.initialize(manager, DataType.FLOAT64, new Shape(inputs.getShape().getShape()));
    List<NDArray> from = parameters(model.getBlock());
    List<NDArray> to = parameters(copy);
    for (int i = 0; i < to.size(); i++) {
      try (NDArray exact = from.get(i).toType(DataType.FLOAT64, true)) {
        exact.copyTo(to.get(i));
      }
    }
    NDArray exactInputs = inputs.toType(DataType.FLOAT64, true);
    exactInputs.attach(manager);
    return LossSurface.of(copy, loss(), exactInputs, labels);
  }

  @Override
  public void close() {
    model.close();
  }
}
