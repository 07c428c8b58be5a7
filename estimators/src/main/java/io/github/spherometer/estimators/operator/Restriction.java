package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** The diagonal block of A that belongs to a group of its rows. */
final class Restriction extends DerivedOperator {

  private final ParameterGroup group;

  Restriction(LinearOperator operator, ParameterGroup group) {
    super(operator, group.size());
    group.requireIn(operator);
    this.group = group;
  }

  @Override
  NDArray product(NDArray vector) {
    Shape shape = new Shape(operator().size());
    try (NDArray whole = vector.getManager().zeros(shape, dataType())) {
      whole.set(slice(), vector);
      try (NDArray product = operator().apply(whole);
          NDArray part = product.get(slice())) {
        return part.duplicate();
      }
    }
  }

  private NDIndex slice() {
    return new NDIndex().addSliceDim(group.start(), group.end());
  }
}
