package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import io.github.spherometer.estimators.LinearOperator;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The Hessian of a loss by double backward: Hv is the derivative of g(x)'v (Pearlmutter 1994).
 *
 * @param parameters x, a leaf of the graph
 * @param gradient g as a function of x
 * @param buffers Java memory of the graph, which must not be collected before the operator
 */
record Hessian(NDArray parameters, NDArray gradient, List<ByteBuffer> buffers)
    implements LinearOperator {

  @Override
  public long size() {
    return parameters.size();
  }

  @Override
  public DataType dataType() {
    return parameters.getDataType();
  }

  @Override
  public NDManager manager() {
    return parameters.getManager();
  }

  @Override
  public NDArray apply(NDArray vector) {
    Shape expected = parameters.getShape();
    Preconditions.checkArgument(
        vector.getShape().equals(expected) && vector.getDataType() == dataType(),
        "vector is %s of shape %s, must be %s of shape %s"
            .formatted(vector.getDataType(), vector.getShape(), dataType(), expected));
    try {
      NDArray product = Autograd.transposedProduct(gradient, parameters, vector);
      product.attach(vector.getManager());
      return product;
    } finally {
      Reference.reachabilityFence(buffers);
    }
  }
}
