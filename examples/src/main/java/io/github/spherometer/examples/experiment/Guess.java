package io.github.spherometer.examples.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;

/** What a net can say that does not look at its input: the same of every sample. */
final class Guess {

  /** Keeps the logarithm finite for a class of which there is no sample. */
  private static final float FEW = 1e-6f;

  private Guess() {}

  /**
   * The least loss of such a net: of class frequencies for class numbers, of the mean for a mean
   * square error.
   */
  static double loss(Loss loss, NDArray labels, Shape outputs) {
    NDArray same =
        (labels.size() == outputs.size() ? mean(labels, outputs) : odds(labels, outputs));
    return loss.evaluate(new NDList(labels), new NDList(same.broadcast(outputs))).getFloat();
  }

  private static NDArray mean(NDArray labels, Shape outputs) {
    return labels.reshape(outputs).toType(DataType.FLOAT32, false).mean(new int[] {0}, true);
  }

  private static NDArray odds(NDArray labels, Shape outputs) {
    int classes = (int) outputs.get(outputs.dimension() - 1);
    NDArray oneHot = labels.flatten().toType(DataType.INT64, false).oneHot(classes);
    return oneHot.toType(DataType.FLOAT32, false).mean(new int[] {0}, true).add(FEW).log();
  }
}
