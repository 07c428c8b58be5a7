package io.github.spherometer.examples.singularity;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Three solutions and the lines between them: descent on all samples (GD), descent on small batches
 * from the same start (SGD) until its loss is as low, and GD from another start.
 */
final class LineRun {

  static final int BATCH = 10;
  private static final int STEPS_OF_AN_EPOCH = 20;
  private static final int OTHER = 500;
  private static final int MEASUREMENTS = 10;
  private static final int FEWEST = 20;
  private static final double[] OFFSETS =
      IntStream.rangeClosed(-10, 30).mapToDouble(i -> i / 20.0).toArray();

  private final Setting setting;
  private final Problem problem;
  private final RunFolder folder;
  private final List<Outcome> outcomes = new ArrayList<>();

  private LineRun(Setting setting, Problem problem, RunFolder folder) {
    this.setting = setting;
    this.problem = problem;
    this.folder = folder;
  }

  static Findings run(Setting setting, Setup setup, RunFolder folder) throws IOException {
    return new LineRun(setting, Problem.of(setting, setup, setting.seed()), folder).run();
  }

  private Findings run() throws IOException {
    try (Training first = start("gd", setting.seed(), problem.descent())) {
      descend(first);
      double target = outcomes.get(0).train().loss();
      float[] sgd;
      try (Training small = start("sgd", setting.seed(), stochastic())) {
        descendInBatches(small, target);
        sgd = parameters(small);
      }
      float[] other;
      try (Training second = start("gd-other", setting.seed() + OTHER, problem.descent())) {
        descend(second);
        other = parameters(second);
      }
      List<Line> lines =
          List.of(
              line(Line.Ends.SAME_START, first, sgd), line(Line.Ends.OTHER_START, first, other));
      return new Findings(
          outcomes, problem.classes(), problem.constants(), List.of(), List.of(), lines);
    }
  }

  private Training start(String name, int seed, Optimizer optimizer) {
    Engine.getInstance().setRandomSeed(seed);
    int every = Math.max(FEWEST, setting.steps() / MEASUREMENTS);
    CurvatureListener listener =
        folder.listener().run(folder.name() + "_" + name).everyBatches(every).build();
    return problem.training(folder.name(), optimizer, listener);
  }

  /** As fast as with momentum, on a noisy surface. */
  private Optimizer stochastic() {
    double rate = setting.learningRate() / (1 - setting.momentum()) / 4;
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed((float) rate)).build();
  }

  private void descend(Training training) throws IOException {
    double firstLoss = problem.lossToHalve(training);
    training.steps(problem.whole(training.manager()), setting.steps());
    outcomes.add(problem.outcome(training, firstLoss));
  }

  private void descendInBatches(Training training, double target) throws IOException {
    double firstLoss = problem.lossToHalve(training);
    Dataset batches = problem.batches(training.manager(), BATCH);
    int most = mostEpochs(setting);
    for (int epoch = 0; epoch < most && loss(training) > target; epoch++) {
      training.epochs(batches, 1);
    }
    outcomes.add(problem.outcome(training, firstLoss));
  }

  /** An epoch for every so many steps of GD. */
  static int mostEpochs(Setting setting) {
    return Math.max(1, setting.steps() / STEPS_OF_AN_EPOCH);
  }

  private double loss(Training training) {
    try (NDManager manager = training.manager().newSubManager()) {
      return training.scores(problem.data(manager), problem.labels(manager)).loss();
    }
  }

  private float[] parameters(Training training) {
    try (NDManager manager = training.manager().newSubManager();
        LossSurface surface = training.surface(problem.data(manager), problem.labels(manager))) {
      return surface.parameters().toFloatArray();
    }
  }

  private Line line(Line.Ends ends, Training first, float[] second) {
    try (NDManager manager = first.manager().newSubManager();
        LossSurface train = first.surface(problem.data(manager), problem.labels(manager));
        LossSurface test = first.surface(problem.testData(manager), problem.testLabels(manager))) {
      NDArray direction = manager.create(second).sub(train.parameters());
      double distance = Math.sqrt(direction.square().sum().getFloat());
      return new Line(
          ends,
          boxed(OFFSETS),
          boxed(train.along(direction, OFFSETS)),
          boxed(test.along(direction, OFFSETS)),
          distance);
    }
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
