package io.github.spherometer.examples.sgdsweep;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.Tracker;

/** How a net is trained, and what it is regularised by. */
record Recipe(
    double learningRate,
    int batchSize,
    double momentum,
    double weightDecay,
    double dropout,
    boolean batchNorm) {

  static Recipe of(Net net, double learningRate, int batchSize) {
    return new Recipe(learningRate, batchSize, 0, 0, 0, net.hasBatchNorm());
  }

  Recipe withLearningRate(double other) {
    return new Recipe(other, batchSize, momentum, weightDecay, dropout, batchNorm);
  }

  Recipe withBatchSize(int other) {
    return new Recipe(learningRate, other, momentum, weightDecay, dropout, batchNorm);
  }

  Recipe withMomentum(double other) {
    return new Recipe(learningRate, batchSize, other, weightDecay, dropout, batchNorm);
  }

  Recipe withWeightDecay(double other) {
    return new Recipe(learningRate, batchSize, momentum, other, dropout, batchNorm);
  }

  Recipe withDropout(double other) {
    return new Recipe(learningRate, batchSize, momentum, weightDecay, other, batchNorm);
  }

  Recipe withBatchNorm() {
    return new Recipe(learningRate, batchSize, momentum, weightDecay, dropout, true);
  }

  /** How far a step goes in the long run for a gradient of length 1: momentum repeats it. */
  double pace() {
    return learningRate / (1 - momentum);
  }

  Optimizer optimizer() {
    Sgd.Builder sgd =
        Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed((float) learningRate))
            .optMomentum((float) momentum);
    sgd.optWeightDecays((float) weightDecay);
    return sgd.build();
  }

  /** What is unusual for such a net, in words; empty if nothing is. */
  String extras(Net net) {
    if (weightDecay > 0) {
      return "weight decay " + weightDecay;
    }
    if (dropout > 0) {
      return "dropout " + dropout;
    }
    return batchNorm && !net.hasBatchNorm() ? "BatchNorm" : "";
  }

  /** As people read it. */
  String words(Net net) {
    String extras = extras(net);
    return "lr %s, S %s, m %s".formatted(learningRate, batchSize, momentum)
        + (extras.isEmpty() ? "" : ", " + extras);
  }

  /** Short, for names of folders. */
  @Override
  public String toString() {
    return "lr-%s_batch-%s_momentum-%s_decay-%s_dropout-%s_batchnorm-%s"
        .formatted(learningRate, batchSize, momentum, weightDecay, dropout, batchNorm);
  }
}
