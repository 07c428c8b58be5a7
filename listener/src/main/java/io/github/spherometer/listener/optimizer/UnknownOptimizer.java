package io.github.spherometer.listener.optimizer;

import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Thresholds;

/**
 * An optimizer of a class that updates in a way of its own. What it shares with DJL's is read where
 * it is there.
 *
 * @param quiet says nothing of fields that are missing, as they may well be
 */
record UnknownOptimizer(String name, OptimizerState quiet, MissingNumbers missing)
    implements MeasuredOptimizer {

  @Override
  public Hyperparameters hyperparameters() {
    missing.say("its class updates in a way of its own");
    return new Hyperparameters(
        quiet.rescaledLearningRate(), Double.NaN, quiet.addedWeightDecay(), Thresholds.unknown());
  }
}
