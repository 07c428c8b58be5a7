package io.github.spherometer.estimators.krylov;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.projection.SymmetricEigen;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Start vectors as they are given. */
public final class StartVectors {

  /**
   * How much more of an eigenvector there is in a mixture than chance would give, if the given part
   * is the sum of the wanted ones. So much that none is overlooked; with more of them, products
   * must go into telling the unknown ones from them. Chosen, by runs along trainings.
   */
  private static final double EMPHASIS = 10;

  /** Least length of the random part over that of the given part. Chosen. */
  private static final double LEAST_RANDOM = 0.3;

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

  /**
   * Adds one vector to the queue, the sum of all and of a random part.
   *
   * @param wanted how many eigenvectors a single given vector is the sum of
   */
  void addMixture(KrylovRelation relation, RandomVectors random, int wanted) {
    ArrayScope.run(
        () -> {
          NDArray sum = random.gaussian();
          double ratio = Math.sqrt((double) sum.size() / Math.max(wanted, count())) / EMPHASIS;
          double length = Math.max(LEAST_RANDOM, ratio) * Math.sqrt(count());
          sum.muli(length / InnerProducts.norm(sum));
          for (int row = 0; row < count(); row++) {
            try (NDArray vector = unit(row)) {
              sum.addi(vector);
            }
          }
          relation.addStart(sum, length / InnerProducts.norm(sum));
        });
  }

  /**
   * How much of them lies in the span of what has been multiplied.
   *
   * @return the least squared length of the projection of a combination that is of length 1 if they
   *     are orthonormal, as Ritz vectors are; 0 if there are none
   */
  double leastHeld(KrylovRelation relation) {
    if (rows.isEmpty()) {
      return 0;
    }
    DMatrixRMaj held = new DMatrixRMaj(relation.order(), count());
    for (int row = 0; row < count(); row++) {
      int vector = row;
      double[] parts = ArrayScope.call(() -> relation.projectOut(unit(vector)));
      for (int i = 0; i < held.numRows; i++) {
        held.set(i, row, parts[i]);
      }
    }
    SymmetricEigen squares = SymmetricEigen.of(CommonOps_DDRM.multTransA(held, held, null));
    return squares.value(count() - 1);
  }

  private NDArray unit(int row) {
    NDArray vector = rows.get(row).duplicate();
    double norm = InnerProducts.norm(vector);
    Require.positive("norm of row %d of start".formatted(row), norm);
    return vector.divi(norm);
  }
}
