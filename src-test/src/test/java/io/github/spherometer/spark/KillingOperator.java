package io.github.spherometer.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;

/** The same operator, but that before one of its products a process is killed. */
final class KillingOperator implements LinearOperator {

  private final LinearOperator operator;
  private final int product;
  private final long process;
  private int products;
  private boolean killed;

  KillingOperator(LinearOperator operator, int product, long process) {
    this.operator = operator;
    this.product = product;
    this.process = process;
  }

  boolean killed() {
    return killed;
  }

  @Override
  public long size() {
    return operator.size();
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
    if (++products == product) {
      killed = ProcessHandle.of(process).orElseThrow().destroyForcibly();
    }
    return operator.apply(vector);
  }
}
