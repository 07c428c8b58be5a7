package io.github.spherometer.examples.sgdsweep;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Scores;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.util.function.Supplier;

/** Does a run: a training with the listener attached. */
final class SgdTraining {

  /** Between two slices; each takes sixty passes forward. */
  private static final int BATCHES_OF_A_SLICE = 10;

  /** The trace is not reported, and needs few products so. */
  private static final double TRACE_TOLERANCE = 0.9;

  private final SgdSetting setting;
  private final RunFolder folder;

  SgdTraining(SgdSetting setting, RunFolder folder) {
    this.setting = setting;
    this.folder = folder;
  }

  SgdResult run(Supplier<ImageData> images) throws IOException {
    Engine.getInstance().setRandomSeed(setting.seed()); // settings of a seed start alike
    try (NDManager manager = NDManager.newBaseManager()) {
      Task task =
          setting.net().sees()
              ? Task.images(setting, images.get(), manager)
              : Task.teacherStudent(setting, manager);
      try (Training training = training(task)) {
        double first = training.lossToHalve(task.data(), task.labels());
        training.steps(task.batches(), setting.steps());
        return result(training, task, first);
      }
    }
  }

  private Training training(Task task) {
    Recipe recipe = setting.recipe();
    return Training.of(
        setting.net().toString(),
        task.block(),
        task.input(recipe.batchSize()),
        task.loss(),
        recipe.optimizer(),
        listener(task));
  }

  private CurvatureListener listener(Task task) {
    CurvatureListener.Builder listener =
        folder
            .listener()
            .totalBatches(setting.steps())
            .schedule(setting.schedule())
            .withoutLastBatch()
            .topK(setting.look().topK())
            .traceTolerance(TRACE_TOLERANCE)
            .trainMode(setting.recipe().batchNorm())
            .probeData(task.probe(setting.extent().probe()));
    return setting.look() == Look.FIRST_STEPS
        ? listener.lossSlices(BATCHES_OF_A_SLICE).build()
        : listener.build();
  }

  private SgdResult result(Training training, Task task, double firstLoss) {
    Scores train = training.trainingScores(task.data(), task.labels());
    Scores test = training.scores(task.testData(), task.testLabels());
    Outcome outcome = new Outcome(training.steps(), training.diverged(), firstLoss, train, test);
    long parameters =
        training.trainer().getModel().getBlock().getParameters().values().stream()
            .filter(Parameter::requiresGradient)
            .mapToLong(parameter -> parameter.getArray().size())
            .sum();
    boolean both = setting.recipe().batchNorm() && !outcome.diverged();
    return new SgdResult(
        outcome,
        parameters,
        both ? largest(training, task, true) : Double.NaN,
        both ? largest(training, task, false) : Double.NaN);
  }

  private double largest(Training training, Task task, boolean trainMode) {
    int probe = setting.extent().probe();
    try (LossSurface surface =
        LossSurface.builder(training.trainer())
            .data(task.probeData(probe), task.probeLabels(probe))
            .trainMode(trainMode)
            .build()) {
      return Lanczos.builder().topK(1).build().spectrum(surface.hessian()).largest().value();
    }
  }
}
