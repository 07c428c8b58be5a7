package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Preconditions;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Start vectors as they are given. */
final class StartVectors {

  /**
   * Share of the random part in a mixture. Along trainings anything from 0.01 to 0.3 takes the same
   * number of products, and more takes more.
   */
  private static final double RANDOM_SHARE = 0.3;

  private final List<NDArray> rows;

  private StartVectors(List<NDArray> rows) {
    this.rows = rows;
  }

  static StartVectors none() {
    return new StartVectors(List.of());
  }

  /**
   * @param start of shape (n) or (p, n)
   */
  static StartVectors of(LinearOperator operator, NDArray start) {
    int dimensions = start.getShape().dimension();
    Preconditions.checkArgument(
        (dimensions == 1 || dimensions == 2)
            && start.size() > 0
            && start.getShape().get(dimensions - 1) == operator.size(),
        "start has the shape "
            + start.getShape()
            + ", must be (n) or (p, n) with n = "
            + operator.size());
    Preconditions.checkArgument(
        start.getDataType() == operator.dataType(),
        "start is of type " + start.getDataType() + ", must be " + operator.dataType());
    NDArray matrix = start.reshape(-1, operator.size());
    return new StartVectors(
        LongStream.range(0, matrix.getShape().get(0)).mapToObj(matrix::get).toList());
  }

  int count() {
    return rows.size();
  }

  /** Adds every vector to the space. */
  void addTo(KrylovSpace space) {
    IntStream.range(0, count()).forEach(row -> ArrayScope.run(() -> space.addStart(unit(row), 0)));
  }

  /** Adds one vector to the space, the sum of all and of a random part. */
  void addMixture(KrylovSpace space, RandomVectors random) {
    ArrayScope.run(
        () -> {
          NDArray sum = random.gaussian();
          double length = RANDOM_SHARE * Math.sqrt(count());
          sum.muli(length / InnerProducts.norm(sum));
          for (int row = 0; row < count(); row++) {
            try (NDArray vector = unit(row)) {
              sum.addi(vector);
            }
          }
          space.addStart(sum, length / InnerProducts.norm(sum));
        });
  }

  private NDArray unit(int row) {
    NDArray vector = rows.get(row).duplicate();
    double norm = InnerProducts.norm(vector);
    Preconditions.checkArgument(
        norm > 0 && Double.isFinite(norm),
        "start has the norm " + norm + " in row " + row + ", must be positive and finite");
    return vector.divi(norm);
  }
}
