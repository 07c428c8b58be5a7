package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.listener.guard.StopSignal;

/** An operator that is asked for no more products once a measurement is to be given up. */
record StoppableOperator(LinearOperator operator, StopSignal stop) implements LinearOperator {

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
    stop.check();
    return operator.apply(vector);
  }
}
