package io.github.spherometer.examples.deepnetspectrum;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Scores;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.schedule.Schedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Does a run: a training with the listener attached, that is looked at on its way. */
final class DeepnetTraining {

  /** At first the loss falls fast, and is looked at after every step. */
  private static final int FAST = 150;

  /** Steps between two looks at the training loss from then on. */
  private static final int LOOK = 5;

  /** The trace is not reported, and needs few products so. */
  private static final double TRACE_TOLERANCE = 0.9;

  private final DeepnetSetting setting;
  private final Recipe recipe;
  private final RunFolder folder;

  DeepnetTraining(DeepnetSetting setting, RunFolder folder) {
    this.setting = setting;
    recipe = setting.recipe();
    this.folder = folder;
  }

  DeepnetResult run(Supplier<ImageData> images) throws IOException {
    Engine.getInstance().setRandomSeed(setting.seed()); // settings of a seed start alike
    try (NDManager manager = NDManager.newBaseManager()) {
      Task task =
          setting.net().hasImages()
              ? Task.images(setting, images.get(), manager)
              : Task.mixture(setting, manager);
      try (Training training = training(task)) {
        double first = training.lossToHalve(task.data(), task.labels());
        List<Checkpoint> checkpoints = checkpoints(training, task);
        return new DeepnetResult(
            new Outcome(
                training.steps(),
                training.diverged(),
                first,
                training.trainingScores(task.data(), task.labels()),
                training.scores(task.testData(), task.testLabels())),
            parameters(training),
            checkpoints);
      }
    }
  }

  private Training training(Task task) {
    CurvatureListener listener =
        folder
            .listener()
            .totalBatches(recipe.steps())
            .schedule(Schedule.never()) // but for the first batch, and what it ends with
            .withoutDeadNeurons()
            .topK(setting.classes())
            .traceTolerance(TRACE_TOLERANCE)
            .probeData(task.probe())
            .build();
    return Training.of(
        setting.net().toString(),
        setting.net().block(setting.width(), setting.classes()),
        task.input(recipe.batchSize()),
        Loss.softmaxCrossEntropyLoss(),
        recipe.optimizer(),
        listener);
  }

  private static Scores train(Training training, Task task) {
    return training.scores(task.data(), task.labels());
  }

  /** All trainings are looked at when they have come to the same loss, and go on. */
  private List<Checkpoint> checkpoints(Training training, Task task) throws IOException {
    List<Checkpoint> checkpoints = new ArrayList<>();
    if (recipe.isMatched()) {
      training.trainWhile(
          task.batches(),
          step ->
              step < recipe.steps()
                  && !((step < FAST || step % LOOK == 0) && isThere(training, task)));
      if (!training.diverged() && isThere(training, task)) {
        checkpoints.add(look(training, task));
      }
    }
    training.trainWhile(task.batches(), step -> step < recipe.steps());
    if (!recipe.isMatched() && !training.diverged()) {
      checkpoints.add(look(training, task));
    }
    return checkpoints;
  }

  private boolean isThere(Training training, Task task) {
    return train(training, task).loss() <= recipe.target();
  }

  private Checkpoint look(Training training, Task task) {
    return new Look(setting, training, task).checkpoint();
  }

  private static long parameters(Training training) {
    return training.trainer().getModel().getBlock().getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }
}
