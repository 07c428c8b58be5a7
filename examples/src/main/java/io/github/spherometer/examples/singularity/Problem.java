package io.github.spherometer.examples.singularity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.examples.data.Blobs;
import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.data.ImageSet;
import io.github.spherometer.examples.data.RandomInputs;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.Scores;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.examples.nets.Mlp;
import io.github.spherometer.listener.CurvatureListener;

/** The data and the net of a setting. */
final class Problem {

  private static final int OTHER_SEED = 1000;

  private final Setting setting;
  private final ImageSet train;
  private final ImageSet test;

  private Problem(Setting setting, ImageSet train, ImageSet test) {
    this.setting = setting;
    this.train = train;
    this.test = test;
  }

  /**
   * @param dataSeed of the samples
   */
  static Problem of(Setting setting, Setup setup, int dataSeed) {
    int samples = setting.samples();
    if (setting.inputs() == Inputs.BLOBS) {
      ImageSet train = Blobs.draw(samples, setting.spread(), dataSeed);
      ImageSet test = Blobs.draw(samples, setting.spread(), dataSeed + OTHER_SEED);
      return new Problem(setting, train, test);
    }
    ImageData images = setup.images();
    int perClass = samples / images.train().classes();
    ImageSet train = images.train().perClass(perClass, dataSeed);
    ImageSet test = images.test().perClass(perClass, dataSeed);
    return setting.inputs() == Inputs.IMAGES
        ? new Problem(setting, train, test)
        : new Problem(
            setting,
            RandomInputs.noise(train, dataSeed),
            RandomInputs.noise(test, dataSeed + OTHER_SEED));
  }

  /** A training of all samples at once, or of batches. Its listener is closed with it. */
  Training training(String name, Optimizer optimizer, CurvatureListener listener) {
    return Training.of(
        name,
        net(),
        new Shape(1, train.shape().size()),
        setting.objective().loss(),
        optimizer,
        listener);
  }

  /** Descent as the setting has it. */
  Optimizer descent() {
    return Optimizer.sgd()
        .setLearningRateTracker(Tracker.fixed((float) setting.learningRate()))
        .optMomentum((float) setting.momentum())
        .build();
  }

  private Block net() {
    int hidden = setting.hidden();
    return setting.inputs() == Inputs.BLOBS
        ? Mlp.of(Activation::tanhBlock, hidden, hidden, train.classes())
        : Mlp.of(Activation::tanhBlock, hidden, train.classes());
  }

  int classes() {
    return train.classes();
  }

  NDArray data(NDManager manager) {
    return train.vectors(manager);
  }

  NDArray labels(NDManager manager) {
    return setting.objective().labels(train, manager);
  }

  NDArray testData(NDManager manager) {
    return test.vectors(manager);
  }

  NDArray testLabels(NDManager manager) {
    return setting.objective().labels(test, manager);
  }

  /** All samples in one batch. */
  ArrayDataset whole(NDManager manager) {
    return new ArrayDataset.Builder()
        .setData(data(manager))
        .optLabels(labels(manager))
        .setSampling(train.size(), false)
        .build();
  }

  /** Batches in another order in each epoch, for cross-entropy. */
  ArrayDataset batches(NDManager manager, int size) {
    return train.shuffled(manager, size, setting.seed());
  }

  double lossToHalve(Training training) {
    try (NDManager manager = training.manager().newSubManager()) {
      return training.lossToHalve(data(manager), labels(manager));
    }
  }

  /** How a training has come out, which began with that loss. */
  Outcome outcome(Training training, double firstLoss) {
    try (NDManager manager = training.manager().newSubManager()) {
      Scores onTrain = training.scores(data(manager), labels(manager));
      Scores onTest = training.scores(testData(manager), testLabels(manager));
      return new Outcome(training.steps(), training.diverged(), firstLoss, onTrain, onTest);
    }
  }

  /** Inputs that are the same in every sample, such as the corners of MNIST. */
  int constants() {
    float[] first = train.pixels(0);
    boolean[] varies = new boolean[first.length];
    for (int sample = 1; sample < train.size(); sample++) {
      float[] one = train.pixels(sample);
      for (int i = 0; i < one.length; i++) {
        varies[i] |= one[i] != first[i];
      }
    }
    int constants = 0;
    for (boolean varying : varies) {
      constants += varying ? 0 : 1;
    }
    return constants;
  }
}
