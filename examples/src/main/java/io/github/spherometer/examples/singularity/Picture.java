package io.github.spherometer.examples.singularity;

import io.github.spherometer.estimators.spectrum.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Hessian, small enough for a heat map.
 *
 * @param moment when
 * @param side parameters in each row and each column of a cell; 1 if every entry is shown
 * @param rows entries, or the root of the mean square of those in a cell
 */
record Picture(Moment moment, int side, List<List<Double>> rows) {

  private static final int CELLS = 80;

  static Picture of(Moment moment, DenseMatrix matrix) {
    int side = (matrix.size() + CELLS - 1) / CELLS;
    int cells = (matrix.size() + side - 1) / side;
    List<List<Double>> rows = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      int first = cell * side;
      rows.add(
          side == 1
              ? Arrays.stream(matrix.row(cell)).boxed().toList()
              : cells(matrix, first, Math.min(first + side, matrix.size()), side, cells));
    }
    return new Picture(moment, side, rows);
  }

  private static List<Double> cells(DenseMatrix matrix, int first, int end, int side, int cells) {
    double[] squares = new double[cells];
    int[] counts = new int[cells];
    for (int row = first; row < end; row++) {
      double[] entries = matrix.row(row);
      for (int column = 0; column < entries.length; column++) {
        squares[column / side] += entries[column] * entries[column];
        counts[column / side]++;
      }
    }
    List<Double> values = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      values.add(Math.sqrt(squares[cell] / counts[cell]));
    }
    return values;
  }

  double[][] values() {
    return rows.stream()
        .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }
}
