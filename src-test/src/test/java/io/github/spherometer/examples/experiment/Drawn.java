package io.github.spherometer.examples.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** A number from the engine's generator. */
final class Drawn {

  private Drawn() {}

  static double number() {
    try (NDManager manager = NDManager.newBaseManager()) {
      return manager.randomUniform(0, 1, new Shape(1)).getFloat();
    }
  }
}
