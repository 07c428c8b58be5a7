package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.argument.Require;

/** A matrix that is made of another one, A, whose manager and data type it has. */
abstract class DerivedOperator implements LinearOperator {

  private final LinearOperator operator;
  private final long size;

  /**
   * @param operator A
   * @param size the order of the new matrix
   */
  DerivedOperator(LinearOperator operator, long size) {
    this.operator = operator;
    this.size = size;
  }

  /** A. */
  final LinearOperator operator() {
    return operator;
  }

  /** Returns another operator of the same size and type. */
  final LinearOperator requireAlike(LinearOperator other) {
    Require.that(
        other.size() == size() && other.dataType() == dataType(),
        "other",
        "an operator of size %d in %s".formatted(other.size(), other.dataType()),
        "of size %d in %s".formatted(size(), dataType()));
    return other;
  }

  @Override
  public final long size() {
    return size;
  }

  @Override
  public final DataType dataType() {
    return operator.dataType();
  }

  @Override
  public final NDManager manager() {
    return operator.manager();
  }

  @Override
  public final NDArray apply(NDArray vector) {
    return product(Require.vector("vector", vector, size, dataType()));
  }

  /** Multiplies by a vector of the right shape and type, as {@link #apply} says. */
  abstract NDArray product(NDArray vector);
}
