package io.github.spherometer.examples.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.data.ImageSet;
import io.github.spherometer.examples.data.ImageShape;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Scores;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One training, watched in train mode and, if that is another, in eval mode. */
final class NetRun {

  /** Chance to overlook an eigenvalue: one in a hundred saves products. */
  static final double OVERLOOKED = 0.01;

  /** As many as are evaluated at once. */
  private static final int SCORED = 2000;

  private final NetSetting setting;
  private final ImageSet train;
  private final ImageSet test;

  NetRun(NetSetting setting, ImageData data) {
    this.setting = setting;
    train = data.train().perClass(setting.images() / data.train().classes(), setting.seed());
    test = some(data.test());
  }

  private ImageSet some(ImageSet set) {
    return set.take(Math.min(SCORED, set.size()), setting.seed());
  }

  NetResult in(RunFolder folder) throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      ImageSet some = train.perClass(setting.probe() / train.classes(), setting.seed());
      Probe probe = new Probe(some.images(manager), some.labels(manager));
      try (CurvatureListener trained = listener(folder.listener(), probe, Mode.TRAIN)) {
        if (!setting.variant().hasBatchNorm()) {
          return train(probe, trained);
        }
        try (CurvatureListener other =
            listener(folder.listener(Mode.EVAL.toString()), probe, Mode.EVAL)) {
          return train(probe, trained, other);
        }
      }
    }
  }

  private record Probe(NDArray data, NDArray labels) {}

  private CurvatureListener listener(CurvatureListener.Builder builder, Probe probe, Mode mode) {
    int period = Math.max(1, setting.steps() / setting.points());
    return builder
        .probeData(ProbeData.of(new NDList(probe.data()), new NDList(probe.labels())))
        .trainMode(mode == Mode.TRAIN)
        .topK(2)
        .confidence(1 - OVERLOOKED)
        .maxProducts(10 * setting.points())
        .schedule(
            progress -> progress.batches() % period == 0 && progress.batches() < setting.steps())
        .totalBatches(setting.steps())
        .build();
  }

  private NetResult train(Probe probe, CurvatureListener listener, TrainingListener... others)
      throws IOException {
    ImageShape image = train.shape();
    Shape input = new Shape(setting.batch(), image.channels(), image.height(), image.width());
    int classes = train.classes();
    try (Training training =
        Training.of(
            "residual-net",
            setting.variant().net(setting.depth(), setting.width(), classes).build(),
            input,
            Loss.softmaxCrossEntropyLoss(),
            optimizer(),
            listener,
            others)) {
      double first = lossToHalve(training);
      training.steps(
          train.shuffled(training.manager(), setting.batch(), setting.seed()), setting.steps());
      return result(training, probe, first);
    }
  }

  private Optimizer optimizer() {
    float rate = (float) setting.rate();
    int steps = setting.steps();
    Tracker tracker =
        setting.drops()
            ? Tracker.multiFactor()
                .setBaseValue(rate)
                .optFactor(0.1f)
                .setSteps(new int[] {4 * steps / 9, 6 * steps / 9})
                .build()
            : Tracker.fixed(rate);
    return Optimizer.sgd()
        .setLearningRateTracker(tracker)
        .optMomentum((float) NetSetting.MOMENTUM)
        .optWeightDecays((float) setting.decay())
        .build();
  }

  private NetResult result(Training training, Probe probe, double first) {
    Outcome outcome =
        new Outcome(
            training.steps(),
            training.diverged(),
            first,
            trainingScores(training),
            scores(training, test));
    return new NetResult(
        parameters(training), outcome, outcome.diverged() ? List.of() : endings(training, probe));
  }

  private static long parameters(Training training) {
    return training.trainer().getModel().getBlock().getParameters().values().stream()
        .filter(parameter -> parameter.requiresGradient())
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }

  private Scores trainingScores(Training training) {
    try (NDManager manager = training.manager().newSubManager()) {
      ImageSet some = some(train);
      return training.trainingScores(some.images(manager), some.labels(manager));
    }
  }

  private double lossToHalve(Training training) {
    try (NDManager manager = training.manager().newSubManager()) {
      ImageSet some = some(train);
      return training.lossToHalve(some.images(manager), some.labels(manager));
    }
  }

  private static Scores scores(Training training, ImageSet set) {
    try (NDManager manager = training.manager().newSubManager()) {
      return training.scores(set.images(manager), set.labels(manager));
    }
  }

  private List<Ending> endings(Training training, Probe probe) {
    EndingMeasurer measurer = new EndingMeasurer(setting);
    List<Ending> endings = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      if (Mode.logged(setting.variant(), mode) == mode) {
        try (LossSurface surface =
            LossSurface.builder(training.trainer())
                .data(probe.data(), probe.labels())
                .trainMode(mode == Mode.TRAIN)
                .build()) {
          endings.add(measurer.of(mode, surface));
        }
      }
    }
    return endings;
  }
}
