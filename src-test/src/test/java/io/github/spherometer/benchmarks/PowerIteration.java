package io.github.spherometer.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.spherometer.estimators.operator.LinearOperator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The yardstick: eigenvalues one after the other by power iteration, orthogonal to the eigenvectors
 * found before, until a value changes by less than a thousandth of itself, with 2 to 100 steps a
 * pair. That is what most tools do.
 */
final class PowerIteration {

  private static final double RELATIVE_CHANGE = 1e-3;
  private static final int MOST_STEPS = 100;

  private final LinearOperator operator;
  private final NDManager manager;
  private final List<NDArray> eigenvectors = new ArrayList<>();
  private final List<Double> eigenvalues = new ArrayList<>();
  private int products;

  private PowerIteration(LinearOperator operator, NDManager manager) {
    this.operator = operator;
    this.manager = manager;
  }

  /** What it found, by magnitude, and the products it took. */
  record Result(List<Double> eigenvalues, int products) {}

  static Result topK(LinearOperator operator, int k, long seed) {
    try (NDManager manager = operator.manager().newSubManager()) {
      PowerIteration iteration = new PowerIteration(operator, manager);
      Random random = new Random(seed);
      for (int rank = 0; rank < k; rank++) {
        iteration.findNext(random);
      }
      Comparator<Double> magnitude = Comparator.comparingDouble(value -> -Math.abs(value));
      return new Result(
          iteration.eigenvalues.stream().sorted(magnitude).toList(), iteration.products);
    }
  }

  private void findNext(Random random) {
    NDArray vector = unit(start(random));
    double before = Double.NaN;
    double value = 0;
    boolean settled = false;
    for (int step = 0; step < MOST_STEPS && !settled; step++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray product = operator.apply(vector);
        products++;
        value = dot(vector, product);
        vector = unit(product);
        NDScope.unregister(vector);
        vector.attach(manager);
      }
      settled = Math.abs(value - before) < RELATIVE_CHANGE * Math.abs(before);
      before = value;
    }
    eigenvectors.add(vector);
    eigenvalues.add(value);
  }

  private NDArray start(Random random) {
    float[] entries = new float[(int) operator.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (float) random.nextGaussian();
    }
    return manager.create(entries);
  }

  /** Of the part that is orthogonal to the eigenvectors. */
  private NDArray unit(NDArray vector) {
    NDArray rest = vector;
    for (NDArray eigenvector : eigenvectors) {
      rest = rest.sub(eigenvector.mul(dot(eigenvector, rest)));
    }
    return rest.div(Math.sqrt(dot(rest, rest)));
  }

  private static double dot(NDArray x, NDArray y) {
    return x.mul(y).sum().getFloat();
  }
}
