package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;

/** The diagonal block of a matrix that belongs to a group of its rows. */
record Restriction(LinearOperator operator, ParameterGroup group) implements LinearOperator {

  static Restriction of(LinearOperator operator, ParameterGroup group) {
    group.requireIn(operator);
    return new Restriction(operator, group);
  }

  @Override
  public long size() {
    return group.size();
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
    Preconditions.checkArgument(
        vector.getShape().equals(new Shape(size())),
        "vector has shape %s, must have shape %s".formatted(vector.getShape(), new Shape(size())));
    try (NDArray whole = vector.getManager().zeros(new Shape(operator.size()), dataType())) {
      whole.set(slice(), vector);
      try (NDArray product = operator.apply(whole);
          NDArray part = product.get(slice())) {
        return part.duplicate();
      }
    }
  }

  private NDIndex slice() {
    return new NDIndex().addSliceDim(group.start(), group.end());
  }
}
