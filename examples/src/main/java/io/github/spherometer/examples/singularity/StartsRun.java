package io.github.spherometer.examples.singularity;

import ai.djl.engine.Engine;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.listener.CurvatureListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Trainings of one net on the same data, which differ in nothing but their start. The listener
 * measures each at its first batch and at its end.
 */
final class StartsRun {

  private static final int DATA_SEED = 1;
  private static final int STRIDE = 1_000_000;

  private StartsRun() {}

  static Findings run(Setting setting, Setup setup, RunFolder folder) throws IOException {
    Problem problem = Problem.of(setting, setup, DATA_SEED);
    List<Outcome> outcomes = new ArrayList<>();
    for (int start = 0; start < setting.count(); start++) {
      Engine.getInstance().setRandomSeed(setting.seed() * STRIDE + start);
      outcomes.add(train(setting, problem, folder, start));
    }
    return new Findings(
        outcomes, problem.classes(), problem.constants(), List.of(), List.of(), List.of());
  }

  /** Not on the live page, which hundreds of runs would crowd. */
  private static Outcome train(Setting setting, Problem problem, RunFolder folder, int start)
      throws IOException {
    CurvatureListener listener =
        CurvatureListener.builder()
            .run(folder.name() + "_" + start)
            .log(folder.log())
            .inForeground()
            .topK(1)
            .everyBatches(setting.steps() + 1)
            .build();
    try (Training training = problem.training(folder.name(), problem.descent(), listener)) {
      double firstLoss = problem.lossToHalve(training);
      training.steps(problem.whole(training.manager()), setting.steps());
      return problem.outcome(training, firstLoss);
    }
  }
}
