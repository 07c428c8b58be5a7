package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import java.util.function.UnaryOperator;

/**
 * A matrix of second derivatives, through its products.
 *
 * @param manager of the surface
 * @param size n
 * @param dataType of the parameters
 * @param product takes a vector of shape (n); gives a new one that belongs to the vector's manager
 */
record SurfaceOperator(
    NDManager manager, long size, DataType dataType, UnaryOperator<NDArray> product)
    implements LinearOperator {

  @Override
  public NDArray apply(NDArray vector) {
    Require.vector("vector", vector, size, dataType);
    return product.apply(vector);
  }
}
