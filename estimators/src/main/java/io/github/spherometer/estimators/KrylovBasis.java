package io.github.spherometer.estimators;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** Orthonormal vectors, the rows of one preallocated matrix. */
final class KrylovBasis {

  private final NDArray rows;
  private int size;

  private KrylovBasis(NDArray rows) {
    this.rows = rows;
  }

  /** An empty basis of the operator's space, owned by the manager. */
  static KrylovBasis create(NDManager manager, LinearOperator operator, int capacity) {
    NDArray rows = manager.create(new Shape(capacity, operator.size()), operator.dataType());
    rows.attach(manager);
    return new KrylovBasis(rows);
  }

  boolean isFull() {
    return size == rows.getShape().get(0);
  }

  NDArray last() {
    return rows.get(size - 1L);
  }

  void add(NDArray unitVector) {
    rows.set(new NDIndex().addIndices(size), unitVector);
    size++;
  }

  /**
   * Takes the part inside the spanned space out of a vector: one pass of classical Gram-Schmidt, as
   * two matrix products.
   *
   * @param vector changed in place
   * @return the coefficients taken out, one a basis vector
   */
  double[] projectOut(NDArray vector) {
    if (size == 0) {
      return new double[0];
    }
    NDArray filled = rows.get(new NDIndex().addSliceDim(0, size));
    double[] coefficients = Scalars.dots(filled, vector);
    NDArray weights = vector.getManager().create(coefficients).toType(vector.getDataType(), false);
    vector.subi(weights.matMul(filled));
    return coefficients;
  }
}
