package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.argument.Require;

/** A - B. */
final class Difference extends DerivedOperator {

  private final LinearOperator other;

  /**
   * @param other B
   */
  Difference(LinearOperator operator, LinearOperator other) {
    super(operator, operator.size());
    Require.that(
        other.size() == size() && other.dataType() == dataType(),
        "other",
        "an operator of size %d in %s".formatted(other.size(), other.dataType()),
        "of size %d in %s".formatted(size(), dataType()));
    this.other = other;
  }

  @Override
  NDArray product(NDArray vector) {
    NDArray difference = operator().apply(vector);
    try (NDArray part = other.apply(vector)) {
      return difference.subi(part);
    }
  }
}
