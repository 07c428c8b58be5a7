package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.argument.Require;

/** S A S with a diagonal matrix S. */
final class DiagonalScaling extends DerivedOperator {

  private final NDArray diagonal;

  /**
   * @param diagonal of S, of shape (n)
   */
  DiagonalScaling(LinearOperator operator, NDArray diagonal) {
    super(operator, operator.size());
    this.diagonal = Require.vector("diagonal", diagonal, size(), dataType());
  }

  @Override
  NDArray product(NDArray vector) {
    try (NDArray scaled = vector.mul(diagonal)) {
      return operator().apply(scaled).muli(diagonal);
    }
  }
}
