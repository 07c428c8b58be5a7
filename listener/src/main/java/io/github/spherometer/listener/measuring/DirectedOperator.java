package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;

/** An operator whose products are computed when and where somebody else wants. */
record DirectedOperator(LinearOperator operator, Products products) implements LinearOperator {

  @Override
  public long size() {
    return operator.size();
  }

  @Override
  public NDManager manager() {
    return operator.manager();
  }

  @Override
  public DataType dataType() {
    return operator.dataType();
  }

  @Override
  public NDArray apply(NDArray vector) {
    return products.compute(() -> operator.apply(vector));
  }
}
