package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.claim.Direction;

/** What is turned while all else is kept. */
enum Knob {
  LEARNING_RATE("learning rate", "learning rate", Direction.FALLS),
  BATCH_SIZE("batch size", "batch size", Direction.RISES),
  MOMENTUM("momentum", "1 / (1 - momentum)", Direction.FALLS);

  private final String words;
  private final String axis;
  private final Direction ofSharpness;

  Knob(String words, String axis, Direction ofSharpness) {
    this.words = words;
    this.axis = axis;
    this.ofSharpness = ofSharpness;
  }

  /** The number on the axis of figures and trends; a momentum counts as its longer steps. */
  double place(Recipe recipe) {
    return switch (this) {
      case LEARNING_RATE -> recipe.learningRate();
      case BATCH_SIZE -> recipe.batchSize();
      case MOMENTUM -> 1 / (1 - recipe.momentum());
    };
  }

  /** The setting as people know it. */
  String shown(Recipe recipe) {
    return switch (this) {
      case LEARNING_RATE -> "lr " + recipe.learningRate();
      case BATCH_SIZE -> "S " + recipe.batchSize();
      case MOMENTUM -> "m " + recipe.momentum();
    };
  }

  /** All else. */
  Recipe rest(Recipe recipe) {
    return switch (this) {
      case LEARNING_RATE -> recipe.withLearningRate(0);
      case BATCH_SIZE -> recipe.withBatchSize(0);
      case MOMENTUM -> recipe.withMomentum(0);
    };
  }

  /** Of a figure's axis. */
  String axis() {
    return axis;
  }

  /** Of files. */
  String fileName() {
    return words.replace(' ', '-');
  }

  /** Which way the paper says that the curvature goes with it. */
  Direction ofSharpness() {
    return ofSharpness;
  }

  @Override
  public String toString() {
    return words;
  }
}
