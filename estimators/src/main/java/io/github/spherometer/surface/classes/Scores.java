package io.github.spherometer.surface.classes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Arrays of a row for each sample, between the engine and the heap. */
final class Scores {

  private Scores() {}

  static double[][] rows(NDArray array) {
    int samples = (int) array.getShape().get(0);
    int width = (int) array.getShape().get(1);
    double[] flat = numbers(array);
    double[][] rows = new double[samples][width];
    for (int i = 0; i < samples; i++) {
      System.arraycopy(flat, i * width, rows[i], 0, width);
    }
    return rows;
  }

  static double[] numbers(NDArray array) {
    try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
      return wide.toDoubleArray();
    }
  }

  static NDArray array(NDManager manager, double[][] rows, DataType type) {
    int width = rows[0].length;
    double[] flat = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    try (NDArray wide = manager.create(flat, new Shape(rows.length, width))) {
      return wide.toType(type, true);
    }
  }
}
