package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;

/** An operator whose products are computed when and where somebody else wants. */
record DirectedOperator(LinearOperator operator, Passes passes) implements LinearOperator {

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
    return ArrayScope.adopted(passes.compute(() -> ArrayScope.kept(() -> operator.apply(vector))));
  }
}
