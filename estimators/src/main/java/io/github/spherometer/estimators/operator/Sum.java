package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;

/** A + B. */
final class Sum extends DerivedOperator {

  private final LinearOperator other;

  /**
   * @param other B
   */
  Sum(LinearOperator operator, LinearOperator other) {
    super(operator, operator.size());
    this.other = requireAlike(other);
  }

  @Override
  NDArray product(NDArray vector) {
    NDArray sum = operator().apply(vector);
    try (NDArray part = other.apply(vector)) {
      return sum.addi(part);
    }
  }
}
