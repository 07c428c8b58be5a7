package io.github.spherometer.benchmarks.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Coefficients a of y = a_1 x_1 + a_2 x_2 + ..., none of them negative, with the least squares of
 * the relative errors. What would be negative is 0, and the others are fitted without it.
 */
final class RelativeFit {

  private final List<double[]> rows = new ArrayList<>();
  private final int columns;

  RelativeFit(int columns) {
    this.columns = columns;
  }

  /** Adds a measurement of a positive y; what is not positive says nothing and is left out. */
  RelativeFit add(double y, double... x) {
    if (x.length != columns) {
      throw new IllegalArgumentException("%d numbers, must be %d".formatted(x.length, columns));
    }
    if (y > 0) {
      rows.add(IntStream.range(0, columns).mapToDouble(i -> x[i] / y).toArray());
    }
    return this;
  }

  /** The coefficients; 0 of what was 0 in all measurements. */
  double[] coefficients() {
    List<Integer> used = new ArrayList<>();
    IntStream.range(0, columns).filter(i -> norm(i) > 0).forEach(used::add);
    while (true) {
      double[] fitted = fitted(used);
      Optional<Integer> worst =
          used.stream()
              .filter(i -> fitted[i] < 0)
              .min(Comparator.comparingDouble(i -> fitted[i] * norm(i)));
      if (worst.isEmpty()) {
        return fitted;
      }
      used.remove(worst.get());
    }
  }

  private double norm(int column) {
    return Math.sqrt(rows.stream().mapToDouble(row -> row[column] * row[column]).sum());
  }

  /** Without bounds; columns are scaled, since some are bytes and some are ones. */
  private double[] fitted(List<Integer> used) {
    double[] coefficients = new double[columns];
    if (used.isEmpty()) {
      return coefficients;
    }
    DMatrixRMaj left = new DMatrixRMaj(rows.size(), used.size());
    DMatrixRMaj right = new DMatrixRMaj(rows.size(), 1);
    CommonOps_DDRM.fill(right, 1);
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < used.size(); i++) {
        left.set(row, i, rows.get(row)[used.get(i)] / norm(used.get(i)));
      }
    }
    DMatrixRMaj solution = new DMatrixRMaj(used.size(), 1);
    if (!CommonOps_DDRM.solve(left, right, solution)) {
      throw new IllegalStateException("the measurements do not tell the coefficients apart");
    }
    for (int i = 0; i < used.size(); i++) {
      coefficients[used.get(i)] = solution.get(i) / norm(used.get(i));
    }
    return coefficients;
  }
}
