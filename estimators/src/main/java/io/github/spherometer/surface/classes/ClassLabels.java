package io.github.spherometer.surface.classes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.Arrays;

/** Reads the labels of softmax cross-entropy. */
final class ClassLabels {

  private ClassLabels() {}

  /**
   * Reads indices of classes.
   *
   * @param labels of shape (samples) or (samples, 1)
   * @throws NotMeasurableException if they are something else
   */
  static int[] of(NDArray labels, long samples, int classes) {
    Shape shape = labels.getShape();
    if (!shape.equals(new Shape(samples)) && !shape.equals(new Shape(samples, 1))) {
      throw new NotMeasurableException(
          "labels have shape %s, must be indices of classes of shape (%d) or (%d, 1)"
              .formatted(shape, samples, samples));
    }
    return Arrays.stream(Scores.numbers(labels)).mapToInt(label -> index(label, classes)).toArray();
  }

  private static int index(double label, int classes) {
    if (label != Math.rint(label) || label < 0 || label >= classes) {
      throw new NotMeasurableException(
          "a label is %s, must be the index of a class, 0 to %d".formatted(label, classes - 1));
    }
    return (int) label;
  }
}
