package io.github.spherometer.listener.page;

import java.util.Arrays;

/** The numbers of a row in the columns that it has; NaN in the others. */
final class Cells {

  private final int[] columns;
  private final double[] values;

  /**
   * @param columns in ascending order; shared by many rows, and never changed
   * @param values one a column
   */
  Cells(int[] columns, double[] values) {
    this.columns = columns;
    this.values = values;
  }

  /** How many numbers there are. */
  int size() {
    return values.length;
  }

  double at(int column) {
    int found = Arrays.binarySearch(columns, column);
    return found < 0 ? Double.NaN : values[found];
  }
}
