package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * A real symmetric matrix A, known through its products with vectors.
 *
 * <p>Every iterative method of this package is written against this interface. The methods spend
 * nearly all their time in {@link #apply}, so they count products, not seconds.
 */
public interface LinearOperator {

  /**
   * Returns the order n of the matrix.
   *
   * @return n, the length of every vector; at least 1
   */
  long size();

  /**
   * Returns the data type of the vectors.
   *
   * @return {@link DataType#FLOAT32} or {@link DataType#FLOAT64}
   */
  DataType dataType();

  /**
   * Returns the manager whose device the vectors live on.
   *
   * @return a manager that stays open as long as the operator is used
   */
  NDManager manager();

  /**
   * Multiplies by a vector. Must be symmetric, x'(Ay) = y'(Ax), and deterministic.
   *
   * @param vector a vector of shape (n), which is not changed
   * @return Av, a new array of shape (n) that belongs to the manager of {@code vector}
   */
  NDArray apply(NDArray vector);
}
