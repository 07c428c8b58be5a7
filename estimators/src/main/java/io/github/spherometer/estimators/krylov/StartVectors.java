package io.github.spherometer.estimators.krylov;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Start vectors as they are given. */
public final class StartVectors {

  /**
   * Share of the random part in a mixture. Along trainings anything from 0.01 to 0.3 takes the same
   * number of products, and more takes more.
   */
  private static final double RANDOM_SHARE = 0.3;

  private final List<NDArray> rows;

  private StartVectors(List<NDArray> rows) {
    this.rows = rows;
  }

  public static StartVectors none() {
    return new StartVectors(List.of());
  }

  /**
   * Those that are given.
   *
   * @param start of shape (n) or (p, n)
   */
  public static StartVectors of(LinearOperator operator, NDArray start) {
    int dimensions = start.getShape().dimension();
    Require.that(
        (dimensions == 1 || dimensions == 2)
            && start.size() > 0
            && start.getShape().get(dimensions - 1) == operator.size(),
        "shape of start",
        start.getShape(),
        "(n) or (p, n) with n = " + operator.size());
    Require.that(
        start.getDataType() == operator.dataType(),
        "type of start",
        start.getDataType(),
        operator.dataType().toString());
    NDArray matrix = start.reshape(-1, operator.size());
    return new StartVectors(
        LongStream.range(0, matrix.getShape().get(0)).mapToObj(matrix::get).toList());
  }

  int count() {
    return rows.size();
  }

  /** Adds every vector to the queue. */
  void addTo(KrylovRelation relation) {
    IntStream.range(0, count())
        .forEach(row -> ArrayScope.run(() -> relation.addStart(unit(row), 0)));
  }

  /** Adds one vector to the queue, the sum of all and of a random part. */
  void addMixture(KrylovRelation relation, RandomVectors random) {
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
          relation.addStart(sum, length / InnerProducts.norm(sum));
        });
  }

  private NDArray unit(int row) {
    NDArray vector = rows.get(row).duplicate();
    double norm = InnerProducts.norm(vector);
    Require.positive("norm of row %d of start".formatted(row), norm);
    return vector.divi(norm);
  }
}
