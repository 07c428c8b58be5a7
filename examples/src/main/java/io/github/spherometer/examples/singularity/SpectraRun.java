package io.github.spherometer.examples.singularity;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.dataset.Dataset;
import io.github.spherometer.estimators.spectrum.DenseEigensolver;
import io.github.spherometer.estimators.spectrum.DenseMatrix;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A training with all eigenvalues at a few of its points. */
final class SpectraRun {

  private static final int MEASUREMENTS = 20;
  private static final int FEWEST = 20;
  private static final double STRIDE = Math.sqrt(10);
  private static final DenseEigensolver SOLVER = DenseEigensolver.builder().maxSize(20_000).build();

  private final Setting setting;
  private final boolean pictured;
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final List<Picture> pictures = new ArrayList<>();

  private SpectraRun(Setting setting) {
    this.setting = setting;
    pictured = setting.seed() == 1 && setting.study() == Study.SPECTRA;
  }

  static Findings run(Setting setting, Setup setup, RunFolder folder) throws IOException {
    return new SpectraRun(setting).run(Problem.of(setting, setup, setting.seed()), folder);
  }

  private Findings run(Problem problem, RunFolder folder) throws IOException {
    Engine.getInstance().setRandomSeed(setting.seed());
    int every = Math.max(FEWEST, setting.steps() / MEASUREMENTS);
    CurvatureListener listener =
        folder.listener().everyBatches(every).totalBatches(setting.steps()).build();
    try (Training training = problem.training(folder.name(), problem.descent(), listener)) {
      NDArray data = problem.data(training.manager());
      NDArray labels = problem.labels(training.manager());
      Dataset whole = problem.whole(training.manager());
      double firstLoss = training.lossToHalve(data, labels);
      take(Moment.START, training, data, labels);
      if (setting.study() == Study.PATH) {
        follow(training, whole, data, labels);
      } else {
        halve(firstLoss, training, whole, data, labels);
      }
      training.steps(whole, setting.steps() - training.steps());
      if (!training.diverged()) {
        take(Moment.END, training, data, labels);
      }
      return new Findings(
          List.of(problem.outcome(training, firstLoss)),
          problem.classes(),
          problem.constants(),
          checkpoints,
          pictures,
          List.of());
    }
  }

  /** Stands still after 1, 3, 10, 32, ... steps. */
  private void follow(Training training, Dataset whole, NDArray data, NDArray labels)
      throws IOException {
    for (double step = 1; step < setting.steps(); step *= STRIDE) {
      training.steps(whole, Math.round(step) - training.steps());
      if (!training.diverged()) {
        take(Moment.UNDERWAY, training, data, labels);
      }
    }
  }

  /** Stands still when the loss has halved. */
  private void halve(
      double firstLoss, Training training, Dataset whole, NDArray data, NDArray labels)
      throws IOException {
    while (!training.diverged() && training.steps() < setting.steps()) {
      training.steps(whole, 1);
      if (training.scores(data, labels).loss() <= firstLoss / 2) {
        take(Moment.HALF, training, data, labels);
        return;
      }
    }
  }

  private void take(Moment moment, Training training, NDArray data, NDArray labels) {
    try (LossSurface surface = training.surface(data, labels);
        DenseMatrix matrix = SOLVER.matrix(surface.hessian())) {
      checkpoints.add(Checkpoint.of(moment, training.steps(), surface, matrix));
      if (pictured && moment != Moment.HALF) {
        pictures.add(Picture.of(moment, matrix));
      }
    }
  }
}
