package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.argument.Require;

/** c A. */
final class Multiple extends DerivedOperator {

  private final double factor;

  /**
   * @param factor c
   */
  Multiple(LinearOperator operator, double factor) {
    super(operator, operator.size());
    Require.that(Double.isFinite(factor), "factor", factor, "finite");
    this.factor = factor;
  }

  @Override
  NDArray product(NDArray vector) {
    return operator().apply(vector).muli(factor);
  }
}
