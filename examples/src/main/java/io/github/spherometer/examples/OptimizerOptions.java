package io.github.spherometer.examples;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The optimizer and its hyperparameters, at which the edge of stability lies. */
final class OptimizerOptions {

  /** What moves the parameters. */
  enum Method {
    SGD(0.04, 0),
    ADAM(0.001, 0.9);

    private final double learningRate;
    private final double momentum;

    Method(double learningRate, double momentum) {
      this.learningRate = learningRate;
      this.momentum = momentum;
    }

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "sgd",
      description = "sgd or adam")
  private Method method = Method.SGD;

  @Option(
      names = "--learning-rate",
      paramLabel = "LR",
      converter = Ranges.Positive.class,
      description = "step size (default: 0.04, and 0.001 for adam)")
  private @Nullable Double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      converter = Ranges.Fraction.class,
      description = "heavy-ball momentum, or beta1 of adam (default: 0, and 0.9 for adam)")
  private @Nullable Double momentum;

  Optimizer optimizer() {
    Tracker rate =
        Tracker.fixed((float) (learningRate == null ? method.learningRate : learningRate));
    return switch (method) {
      case SGD ->
          Optimizer.sgd().setLearningRateTracker(rate).optMomentum((float) momentum()).build();
      case ADAM ->
          Optimizer.adam().optLearningRateTracker(rate).optBeta1((float) momentum()).build();
    };
  }

  private double momentum() {
    return momentum == null ? method.momentum : momentum;
  }

  /** What the table shows of the edge of stability. */
  String edgeName() {
    return switch (method) {
      case SGD -> momentum() == 0 ? "2/lr" : "edge";
      case ADAM -> "ratio";
    };
  }

  /** The same in words. */
  String edgeMeaning() {
    return switch (method) {
      case SGD ->
          momentum() == 0
              ? "value of l1 at which the training becomes unstable"
              : "value of l1 at which the training becomes unstable, 2(1+m)/lr";
      case ADAM -> "preconditioned sharpness / its threshold, unstable above 1";
    };
  }

  /** Adam's edge is that of the preconditioned Hessian, so that only the ratio to it tells. */
  double edge(Measurement measurement) {
    return switch (method) {
      case SGD -> measurement.stability().hyperparameters().thresholds().fullBatch();
      case ADAM -> measurement.stability().sharpnessRatio();
    };
  }
}
