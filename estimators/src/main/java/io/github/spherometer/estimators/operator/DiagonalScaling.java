package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;

/**
 * A symmetric matrix scaled from both sides by a diagonal one: S A S. With S = P^-1/2 it has the
 * eigenvalues of the preconditioned matrix P^-1 A.
 */
public final class DiagonalScaling implements LinearOperator {

  private final LinearOperator operator;
  private final NDArray scale;

  private DiagonalScaling(LinearOperator operator, NDArray scale) {
    this.operator = operator;
    this.scale = scale;
  }

  /**
   * Scales an operator.
   *
   * @param operator A, a symmetric matrix
   * @param scale the diagonal of S, of shape (n) and of the operator's data type; must stay open as
   *     long as the result is used
   * @return S A S, at a product of A a product
   * @throws IllegalArgumentException if the scale has another shape or data type
   */
  public static LinearOperator of(LinearOperator operator, NDArray scale) {
    Shape shape = new Shape(operator.size());
    Preconditions.checkArgument(
        scale.getShape().equals(shape),
        "scale has the shape " + scale.getShape() + ", must be " + shape);
    Preconditions.checkArgument(
        scale.getDataType() == operator.dataType(),
        "scale is of type " + scale.getDataType() + ", must be " + operator.dataType());
    return new DiagonalScaling(operator, scale);
  }

  @Override
  public long size() {
    return operator.size();
  }

  @Override
  public DataType dataType() {
    return operator.dataType();
  }

  @Override
  public NDManager manager() {
    return operator.manager();
  }

  @Override
  public NDArray apply(NDArray vector) {
    try (NDArray scaled = vector.mul(scale)) {
      return operator.apply(scaled).muli(scale);
    }
  }
}
