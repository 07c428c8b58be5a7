package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;

/** A - B. */
final class Difference extends DerivedOperator {

  private final LinearOperator other;

  /**
   * @param other B
   */
  Difference(LinearOperator operator, LinearOperator other) {
    super(operator, operator.size());
    this.other = requireAlike(other);
  }

  @Override
  NDArray product(NDArray vector) {
    NDArray difference = operator().apply(vector);
    try (NDArray part = other.apply(vector)) {
      return difference.subi(part);
    }
  }
}
