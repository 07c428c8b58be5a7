package io.github.spherometer.examples.report.figure;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** Values above the points of a rectangular grid: z[i][j] is above y[i] and x[j]. */
final class Grid {

  private final double[] x;
  private final double[] y;
  private final double[][] z;

  Grid(double[] x, double[] y, double[][] z) {
    if (x.length < 2 || y.length < 2) {
      throw new IllegalArgumentException(
          "at least 2 x and 2 y are needed, not " + x.length + " and " + y.length);
    }
    if (z.length != y.length || Arrays.stream(z).anyMatch(row -> row.length != x.length)) {
      throw new IllegalArgumentException(
          "%d rows of %d values are needed".formatted(y.length, x.length));
    }
    rising(x);
    rising(y);
    this.x = x.clone();
    this.y = y.clone();
    this.z = Arrays.stream(z).map(double[]::clone).toArray(double[][]::new);
  }

  private static void rising(double[] values) {
    for (int i = 1; i < values.length; i++) {
      if (!(values[i] > values[i - 1])) {
        throw new IllegalArgumentException("the x and the y of a grid must rise");
      }
    }
  }

  int columns() {
    return x.length;
  }

  int rows() {
    return y.length;
  }

  double x(int column) {
    return x[column];
  }

  double y(int row) {
    return y[row];
  }

  double z(int row, int column) {
    return z[row][column];
  }

  DoubleStream values() {
    return Arrays.stream(z).flatMapToDouble(Arrays::stream);
  }

  Axis axisX() {
    return new Axis(false, x[0], x[x.length - 1]);
  }

  Axis axisY() {
    return new Axis(false, y[0], y[y.length - 1]);
  }

  Grid map(DoubleUnaryOperator function) {
    return new Grid(
        x,
        y,
        Arrays.stream(z)
            .map(row -> Arrays.stream(row).map(function).toArray())
            .toArray(double[][]::new));
  }

  /** In between, linear in x and in y; NaN where a neighbour is. */
  double at(double ofX, double ofY) {
    int column = cell(x, ofX);
    int row = cell(y, ofY);
    double right = (ofX - x[column]) / (x[column + 1] - x[column]);
    double up = (ofY - y[row]) / (y[row + 1] - y[row]);
    double low = (1 - right) * z[row][column] + right * z[row][column + 1];
    double high = (1 - right) * z[row + 1][column] + right * z[row + 1][column + 1];
    return (1 - up) * low + up * high;
  }

  private static int cell(double[] sorted, double value) {
    int found = Arrays.binarySearch(sorted, value);
    int below = found >= 0 ? found : -found - 2;
    return Math.max(0, Math.min(sorted.length - 2, below));
  }
}
