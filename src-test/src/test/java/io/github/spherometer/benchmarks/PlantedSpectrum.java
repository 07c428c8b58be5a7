package io.github.spherometer.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A diagonal operator: leading eigenvalues above a bulk. Random start vectors know no coordinates,
 * so a diagonal is as good as any matrix.
 */
final class PlantedSpectrum {

  private static final int SIZE = 300;

  private final double[] eigenvalues;

  private PlantedSpectrum(double... eigenvalues) {
    this.eigenvalues = eigenvalues;
  }

  static List<PlantedSpectrum> all() {
    double[] signs = {1, -0.93, 0.8, -0.74, 0.6, -0.53, 0.4, -0.34, 0.25, -0.2, 0.15};
    return List.of(
        of(0.02, 10, 8, 6, 4, 3),
        of(0.02, IntStream.range(0, 12).mapToDouble(i -> Math.pow(0.8, i)).toArray()),
        of(0.02, IntStream.range(0, 12).mapToDouble(i -> Math.pow(0.7, i)).toArray()),
        of(0.05, signs),
        of(0.1, IntStream.range(0, 9).mapToDouble(i -> 1 - i / 20.0).toArray()),
        of(1e-3, 3.5, 2.5, 1.7, 1.2, 0.9, 0.7, -0.35));
  }

  /** The leading ones, and others evenly spread over (-edge, edge). */
  private static PlantedSpectrum of(double edge, double... leading) {
    int bulk = SIZE - leading.length;
    double[] eigenvalues = Arrays.copyOf(leading, SIZE);
    for (int i = 0; i < bulk; i++) {
      eigenvalues[leading.length + i] = edge * ((2.0 * i + 1) / bulk - 1);
    }
    return new PlantedSpectrum(eigenvalues);
  }

  double largest() {
    return DoubleStream.of(eigenvalues).max().orElseThrow();
  }

  double smallest() {
    return DoubleStream.of(eigenvalues).min().orElseThrow();
  }

  double magnitude() {
    return Math.max(Math.abs(largest()), Math.abs(smallest()));
  }

  /** Whether all wanted ones have such a distance from the others, as a fraction of the norm. */
  boolean isSeparated(Which which, int count, double fraction) {
    double[] all = DoubleStream.of(eigenvalues).map(x -> key(which, x)).toArray();
    return DoubleStream.of(wanted(which, count))
        .allMatch(
            value ->
                DoubleStream.of(all)
                        .filter(x -> Math.abs(x - value) < fraction * magnitude())
                        .count()
                    == 1);
  }

  /** The largest error of a rank. */
  double error(Which which, List<RitzValue> found) {
    double[] wanted = wanted(which, found.size());
    return IntStream.range(0, wanted.length)
        .mapToDouble(rank -> Math.abs(key(which, found.get(rank).value()) - wanted[rank]))
        .max()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private double[] wanted(Which which, int count) {
    double[] descending =
        DoubleStream.of(eigenvalues)
            .map(x -> key(which, x))
            .boxed()
            .sorted(Comparator.reverseOrder())
            .mapToDouble(x -> x)
            .toArray();
    int upper =
        switch (which) {
          case BOTH_ENDS -> (count + 1) / 2;
          case SMALLEST_ALGEBRAIC -> 0;
          default -> count;
        };
    return IntStream.range(0, count)
        .map(rank -> rank < upper ? rank : SIZE - count + rank)
        .map(place -> which == Which.SMALLEST_ALGEBRAIC ? 2 * SIZE - count - 1 - place : place)
        .mapToDouble(place -> descending[place])
        .toArray();
  }

  private static double key(Which which, double value) {
    return which == Which.LARGEST_MAGNITUDE ? Math.abs(value) : value;
  }

  LinearOperator operator(NDManager manager) {
    return new Diagonal(manager, manager.create(eigenvalues));
  }

  private record Diagonal(NDManager manager, NDArray diagonal) implements LinearOperator {

    @Override
    public long size() {
      return diagonal.size();
    }

    @Override
    public DataType dataType() {
      return diagonal.getDataType();
    }

    @Override
    public NDArray apply(NDArray vector) {
      return vector.mul(diagonal);
    }
  }
}
