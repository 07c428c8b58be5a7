package io.github.spherometer.examples.experiment;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.util.function.LongPredicate;

/**
 * A training as DJL users write it, with the listener attached, that may be stopped and looked at
 * between batches.
 */
public final class Training implements AutoCloseable {

  /** Batches between two looks at the parameters. */
  private static final int LOOK = 25;

  private final Model model;
  private final Trainer trainer;
  private long steps;
  private boolean diverged;

  private Training(Model model, Trainer trainer) {
    this.model = model;
    this.trainer = trainer;
  }

  /**
   * Prepares a training: the block is initialised by the engine's generator.
   *
   * @param name of the model
   * @param block uninitialised
   * @param input shape of a batch of data
   * @param loss to be minimised
   * @param optimizer that minimises it
   * @param curvature the listener, see {@link RunFolder#listener}
   * @param others more listeners
   * @return to be closed by the caller
   */
  public static Training of(
      String name,
      Block block,
      Shape input,
      Loss loss,
      Optimizer optimizer,
      CurvatureListener curvature,
      TrainingListener... others) {
    Model model = Model.newInstance(name);
    model.setBlock(block);
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(loss)
            .optOptimizer(optimizer)
            .addTrainingListeners(new EvaluatorTrainingListener(), curvature)
            .addTrainingListeners(others);
    Trainer trainer = model.newTrainer(config);
    trainer.initialize(input);
    return new Training(model, trainer);
  }

  /**
   * Trains for some batches, in as many passes over the data as that takes.
   *
   * @param dataset in batches
   * @param count how many batches
   * @return this
   */
  public Training steps(Dataset dataset, long count) throws IOException {
    long end = steps + count;
    return trainWhile(dataset, step -> step < end);
  }

  /**
   * Trains for some passes over the data.
   *
   * @param dataset in batches
   * @param count how many passes
   * @return this
   */
  public Training epochs(Dataset dataset, int count) throws IOException {
    for (int epoch = 0; epoch < count && !diverged; epoch++) {
      pass(dataset, step -> true);
    }
    return this;
  }

  /**
   * Trains until it is told to stop, or the parameters are not finite.
   *
   * @param dataset in batches
   * @param goOn whether to take one more step, given how many have been taken
   * @return this
   */
  public Training trainWhile(Dataset dataset, LongPredicate goOn) throws IOException {
    while (!diverged && goOn.test(steps)) {
      pass(dataset, goOn);
    }
    return this;
  }

  private void pass(Dataset dataset, LongPredicate goOn) throws IOException {
    try {
      for (Batch batch : trainer.iterateDataset(dataset)) {
        try (batch) {
          if (diverged || !goOn.test(steps)) {
            return;
          }
          EasyTrain.trainBatch(trainer, batch);
          step();
        }
      }
    } catch (TranslateException e) {
      throw new IllegalStateException("the data could not be batched", e);
    }
    diverged |= !isFinite();
    trainer.notifyListeners(listener -> listener.onEpoch(trainer));
  }

  private void step() {
    try {
      trainer.step();
      steps++;
      diverged = steps % LOOK == 0 && !isFinite();
    } catch (IllegalStateException e) {
      if (!String.valueOf(e.getMessage()).startsWith("Gradient values are all zeros")) {
        throw e;
      }
      diverged = true; // a net that is dead altogether, which DJL does not train
    }
  }

  private boolean isFinite() {
    return model.getBlock().getParameters().values().stream()
        .filter(Parameter::isInitialized)
        .allMatch(Training::isFinite);
  }

  private static boolean isFinite(Parameter parameter) {
    try (NDArray sum = parameter.getArray().sum()) {
      return Float.isFinite(sum.getFloat());
    }
  }

  /**
   * Returns how far the training has come.
   *
   * @return steps of the optimizer
   */
  public long steps() {
    return steps;
  }

  /**
   * Returns whether the training is lost: some parameter is infinite or not a number, which is
   * looked at every 25 batches and at the end of a pass, or every gradient is zero.
   *
   * @return whether it stopped for that
   */
  public boolean diverged() {
    return diverged;
  }

  /**
   * Returns the trainer, for what is to be measured between batches.
   *
   * @return open as long as this is
   */
  public Trainer trainer() {
    return trainer;
  }

  /**
   * Returns the manager for data that live as long as the training.
   *
   * @return the model's
   */
  public NDManager manager() {
    return model.getNDManager();
  }

  /**
   * Returns the surface of what is trained, where it is now, in eval mode.
   *
   * @param data inputs
   * @param labels of the same samples
   * @return to be closed by the caller
   */
  public LossSurface surface(NDArray data, NDArray labels) {
    return LossSurface.of(trainer, data, labels);
  }

  /**
   * Evaluates the model in eval mode.
   *
   * @param data inputs
   * @param labels class numbers, of shape (samples) or (samples, 1), or what the loss takes
   * @return its loss and accuracy
   */
  public Scores scores(NDArray data, NDArray labels) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray outputs = trainer.evaluate(new NDList(data)).singletonOrThrow();
      return Scores.of(trainer.getLoss(), labels, outputs);
    }
  }

  /**
   * Evaluates what the training minimises: as {@link #scores}, but with the loss in train mode,
   * where BatchNorm normalises by the samples themselves. What it has kept for eval mode lags
   * behind, and a net that has trained may seem not to have.
   *
   * @param data that it is trained on
   * @param labels as for {@link #scores}
   * @return its loss in train mode, without dropout, and its accuracy in eval mode
   */
  public Scores trainingScores(NDArray data, NDArray labels) {
    if (diverged) {
      return scores(data, labels); // there is no surface any more
    }
    try (LossSurface surface =
        LossSurface.builder(trainer).data(data, labels).trainMode(true).build()) {
      return new Scores(surface.value(), scores(data, labels).accuracy());
    }
  }

  /**
   * Returns the loss that a net has to halve to have learned something.
   *
   * @param data as for {@link #scores}
   * @param labels as for {@link #scores}
   * @return the loss now, in eval mode; or the least one of a net that says the same of every
   *     sample, if that is less: a net may start with worse than that, and one that has collapsed
   *     would seem to have learned
   */
  public double lossToHalve(NDArray data, NDArray labels) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray outputs = trainer.evaluate(new NDList(data)).singletonOrThrow();
      double now = Scores.of(trainer.getLoss(), labels, outputs).loss();
      double guess = Guess.loss(trainer.getLoss(), labels, outputs.getShape());
      return Double.isFinite(now) ? Math.min(now, guess) : guess;
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
