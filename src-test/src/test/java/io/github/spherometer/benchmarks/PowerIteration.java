package io.github.spherometer.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
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
    Step step = new Step(Double.NaN, unit(start(random)));
    double before;
    int steps = 0;
    do {
      before = step.value();
      NDArray vector = step.vector();
      step = ArrayScope.call(() -> stepFrom(vector));
      steps++;
    } while (!(Math.abs(step.value() - before) < RELATIVE_CHANGE * Math.abs(before))
        && steps < MOST_STEPS);
    eigenvectors.add(step.vector());
    eigenvalues.add(step.value());
  }

  private record Step(double value, NDArray vector) {}

  private Step stepFrom(NDArray vector) {
    NDArray product = operator.apply(vector);
    products++;
    NDArray next = unit(product);
    NDScope.unregister(next);
    next.attach(manager);
    return new Step(dot(vector, product), next);
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
