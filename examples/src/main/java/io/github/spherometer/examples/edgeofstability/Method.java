package io.github.spherometer.examples.edgeofstability;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.measurement.Measurement;

/** How a net is trained, and which sharpness is said to settle at which threshold. */
enum Method {
  GRADIENT_DESCENT("gradient descent", "l1 / (2/lr)"),
  HEAVY_BALL("heavy ball", "l1 / ((2+2m)/lr)"),
  ADAM("Adam", "preconditioned sharpness / ((2+2m)/((1-m) lr))"),
  SMALL_BATCHES("small batches", "batch sharpness / (2/lr)");

  /** Of heavy ball; Adam's beta1 is the same. */
  static final float MOMENTUM = 0.9f;

  private final String words;
  private final String ratio;

  Method(String words, String ratio) {
    this.words = words;
    this.ratio = ratio;
  }

  Optimizer optimizer(double learningRate) {
    Tracker rate = Tracker.fixed((float) learningRate);
    return switch (this) {
      case GRADIENT_DESCENT, SMALL_BATCHES -> Optimizer.sgd().setLearningRateTracker(rate).build();
      case HEAVY_BALL -> Optimizer.sgd().setLearningRateTracker(rate).optMomentum(MOMENTUM).build();
      case ADAM -> Optimizer.adam().optLearningRateTracker(rate).optBeta1(MOMENTUM).build();
    };
  }

  /** What is said to settle at 1. */
  double ratio(Measurement measurement) {
    if (this == SMALL_BATCHES) {
      return measurement.gradient().recentSharpness().value() / threshold(measurement);
    }
    return measurement.stability().sharpnessRatio();
  }

  double threshold(Measurement measurement) {
    var thresholds = measurement.stability().hyperparameters().thresholds();
    return switch (this) {
      case GRADIENT_DESCENT, HEAVY_BALL -> thresholds.fullBatch();
      case ADAM -> thresholds.preconditioned();
      case SMALL_BATCHES -> thresholds.smallBatch();
    };
  }

  /** The ratio in words. */
  String ratioName() {
    return ratio;
  }

  @Override
  public String toString() {
    return words;
  }
}
