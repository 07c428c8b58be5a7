package io.github.spherometer.listener.optimizer;

import io.github.spherometer.listener.measurement.Hyperparameters;

/** The optimizer of a trainer in which none was found. */
record HiddenOptimizer(MissingNumbers missing) implements MeasuredOptimizer {

  static final String NAME = "unknown";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Hyperparameters hyperparameters() {
    missing.say("it was not found in the trainer");
    return Hyperparameters.unknown();
  }
}
