package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * A real symmetric matrix A, known through its products with vectors.
 *
 * <p>Every estimator is written against this interface. They spend nearly all their time in {@link
 * #apply}, so they count products, not seconds.
 *
 * <p>New matrices are made of it by {@link #restrictedTo}, {@link #scaledBy}, {@link #minus},
 * {@link #plus} and {@link #times}; {@link LowRank} is one that is written down. No product is
 * taken before one of theirs is, and they may be used as long as what they are made of.
 *
 * <pre>{@code
 * LinearOperator hessian = surface.hessian();
 * for (ParameterGroup layer : surface.groups()) {
 *   Spectrum spectrum = Lanczos.builder().build().spectrum(hessian.restrictedTo(layer));
 * }
 * }</pre>
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

  /**
   * Returns the diagonal block of this matrix that belongs to a group of its rows, such as the
   * Hessian of one layer with all others held fixed. Its largest eigenvalue is at most that of the
   * whole matrix.
   *
   * @param group a piece of the rows
   * @return an operator of the group's size; a product costs one with the whole matrix
   * @throws IllegalArgumentException if the group is not a piece of the rows
   */
  default LinearOperator restrictedTo(ParameterGroup group) {
    return new Restriction(this, group);
  }

  /**
   * Returns this matrix scaled from both sides by a diagonal one, S A S. With S = P^-1/2 it has the
   * eigenvalues of the preconditioned matrix P^-1 A.
   *
   * @param diagonal that of S, of shape (n) and of the operator's data type; must stay open as long
   *     as the result is used
   * @return S A S, at a product of A a product
   * @throws IllegalArgumentException if the diagonal has another shape or data type
   */
  default LinearOperator scaledBy(NDArray diagonal) {
    return new DiagonalScaling(this, diagonal);
  }

  /**
   * Returns the difference of this matrix and another one.
   *
   * @param other B, a matrix of the same size, data type and device
   * @return A - B; a product costs one with A and one with B
   * @throws IllegalArgumentException if the other one has another size or data type
   */
  default LinearOperator minus(LinearOperator other) {
    return new Difference(this, other);
  }

  /**
   * Returns the sum of this matrix and another one.
   *
   * @param other B, a matrix of the same size, data type and device
   * @return A + B; a product costs one with A and one with B
   * @throws IllegalArgumentException if the other one has another size or data type
   */
  default LinearOperator plus(LinearOperator other) {
    return new Sum(this, other);
  }

  /**
   * Returns a multiple of this matrix.
   *
   * @param factor c, finite
   * @return c A, at a product of A a product
   * @throws IllegalArgumentException if the factor is not finite
   */
  default LinearOperator times(double factor) {
    return new Multiple(this, factor);
  }
}
