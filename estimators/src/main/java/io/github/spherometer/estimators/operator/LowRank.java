package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.vector.InnerProducts;
import java.util.Arrays;

/**
 * A symmetric matrix of low rank, known by its vectors: A = sum over i of w_i v_i v_i'. With
 * eigenvalues for weights and unit eigenvectors it is what a spectrum has found, so that {@code
 * hessian.minus(LowRank.of(vectors, values))} is the rest; with gradients it is a matrix of their
 * second moments.
 *
 * <p>A product costs two passes over the vectors, and no memory but its result.
 */
public final class LowRank implements LinearOperator {

  private final NDArray rows;
  private final double[] weights;

  private LowRank(NDArray rows, double[] weights) {
    this.rows = rows;
    this.weights = weights;
  }

  /**
   * Makes the operator, which takes no copy of the vectors.
   *
   * @param rows the v_i, of shape (k, n) with k at least 1, in float32 or float64; of any length,
   *     and not necessarily orthogonal. Must stay open and unchanged as long as the result is used
   * @param weights the w_i, k finite numbers of any sign; copied
   * @return A, of order n
   * @throws IllegalArgumentException if shape, type or number do not fit, or a weight is not finite
   */
  public static LowRank of(NDArray rows, double... weights) {
    Shape shape = rows.getShape();
    DataType type = rows.getDataType();
    Require.that(
        shape.dimension() == 2 && shape.size() > 0 && isFloating(type),
        "rows",
        type + " of shape " + shape,
        "float32 or float64 of shape (k, n)");
    Require.that(
        weights.length == shape.get(0),
        "number of weights",
        weights.length,
        "the number of rows, " + shape.get(0));
    Require.that(
        Arrays.stream(weights).allMatch(Double::isFinite),
        "weights",
        Arrays.toString(weights),
        "finite");
    return new LowRank(rows, weights.clone());
  }

  private static boolean isFloating(DataType type) {
    return type == DataType.FLOAT32 || type == DataType.FLOAT64;
  }

  @Override
  public long size() {
    return rows.getShape().get(1);
  }

  @Override
  public DataType dataType() {
    return rows.getDataType();
  }

  @Override
  public NDManager manager() {
    return rows.getManager();
  }

  @Override
  public NDArray apply(NDArray vector) {
    Require.vector("vector", vector, size(), dataType());
    double[] components = InnerProducts.dots(rows, vector);
    Arrays.setAll(components, i -> weights[i] * components[i]);
    try (NDArray wide = vector.getManager().create(components);
        NDArray narrow = wide.toType(dataType(), true)) {
      return narrow.matMul(rows);
    }
  }
}
