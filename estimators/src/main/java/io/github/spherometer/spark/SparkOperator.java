package io.github.spherometer.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import java.util.function.UnaryOperator;

/**
 * A matrix whose products are jobs.
 *
 * @param manager of the surface, on the driver
 * @param size n
 * @param dataType of the parameters
 * @param product takes a vector of shape (n); gives a new one that belongs to the vector's manager
 */
record SparkOperator(
    NDManager manager, long size, DataType dataType, UnaryOperator<NDArray> product)
    implements LinearOperator {

  @Override
  public NDArray apply(NDArray vector) {
    return product.apply(Require.vector("vector", vector, size, dataType));
  }
}
