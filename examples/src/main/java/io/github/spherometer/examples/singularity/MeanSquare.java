package io.github.spherometer.examples.singularity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/**
 * The mean of the squared errors over samples and outputs, twice DJL's {@code L2Loss}. That one
 * loses trainings: a number in an operation lives in memory that a garbage collection may take away
 * before the backward pass.
 */
final class MeanSquare extends Loss {

  MeanSquare() {
    super("MeanSquare");
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    return labels.singletonOrThrow().sub(predictions.singletonOrThrow()).square().mean();
  }
}
