package io.github.spherometer.examples.deepnetspectrum;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/**
 * How a net is trained.
 *
 * @param learningRate of stochastic gradient descent
 * @param momentum of it
 * @param batchSize samples a step
 * @param steps that every run has
 * @param target the training loss at which a run is looked at; 0 for one that is looked at when it
 *     ends
 */
record Recipe(double learningRate, double momentum, int batchSize, int steps, double target) {

  boolean isMatched() {
    return target > 0;
  }

  Optimizer optimizer() {
    return Optimizer.sgd()
        .setLearningRateTracker(Tracker.fixed((float) learningRate))
        .optMomentum((float) momentum)
        .build();
  }

  /** Short, for names of folders. */
  @Override
  public String toString() {
    return "lr-%s-m-%s-batch-%s-steps-%s-loss-%s"
        .formatted(learningRate, momentum, batchSize, steps, target);
  }
}
