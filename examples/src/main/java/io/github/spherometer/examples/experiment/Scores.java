package io.github.spherometer.examples.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.loss.Loss;

/**
 * How good a net is on some data, in eval mode.
 *
 * @param loss its loss
 * @param accuracy the share of samples whose class has the largest output; NaN for a single output
 */
public record Scores(double loss, double accuracy) {

  static Scores of(Loss loss, NDArray labels, NDArray outputs) {
    double value = loss.evaluate(new NDList(labels), new NDList(outputs)).getFloat();
    boolean classes = outputs.getShape().dimension() == 2 && outputs.getShape().get(1) > 1;
    return new Scores(value, classes ? accuracy(labels, outputs) : Double.NaN);
  }

  private static double accuracy(NDArray labels, NDArray outputs) {
    NDArray predicted = outputs.argMax(1).toType(DataType.INT64, false);
    NDArray right = predicted.eq(classes(labels).toType(DataType.INT64, false));
    return right.toType(DataType.FLOAT32, false).mean().getFloat();
  }

  /** Mean square losses have a column for each class. */
  private static NDArray classes(NDArray labels) {
    boolean oneHot = labels.getShape().dimension() == 2 && labels.getShape().get(1) > 1;
    return oneHot ? labels.argMax(1) : labels.flatten();
  }
}
