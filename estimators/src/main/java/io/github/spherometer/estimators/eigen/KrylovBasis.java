package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import org.ejml.data.DMatrixRMaj;

/**
 * Orthonormal vectors, the rows of one preallocated matrix. Whatever is done with all of them is
 * done piece by piece of their length, so that no second basis and no further vector is needed.
 */
final class KrylovBasis {

  private static final long PIECE = 1L << 16;

  private final NDArray rows;
  private int size;

  private KrylovBasis(NDArray rows) {
    this.rows = rows;
  }

  /** An empty basis of the operator's space, owned by the manager. */
  static KrylovBasis create(NDManager manager, LinearOperator operator, int capacity) {
    NDArray rows = manager.create(new Shape(capacity, operator.size()), operator.dataType());
    NDScope.unregister(rows);
    rows.attach(manager);
    return new KrylovBasis(rows);
  }

  int size() {
    return size;
  }

  int capacity() {
    return (int) rows.getShape().get(0);
  }

  boolean isFull() {
    return size == capacity();
  }

  NDArray row(int index) {
    return rows.get((long) index);
  }

  void add(NDArray unitVector) {
    rows.set(new NDIndex().addIndices(size), unitVector);
    size++;
  }

  /**
   * Takes the part inside the span of the first vectors out of a vector: one pass of classical
   * Gram-Schmidt.
   *
   * @param vector changed in place
   * @param count how many of the basis vectors
   * @return the coefficients taken out, one a basis vector
   */
  double[] projectOut(NDArray vector, int count) {
    if (count == 0) {
      return new double[0];
    }
    return ArrayScope.call(
        () -> {
          double[] coefficients =
              InnerProducts.dots(rows.get(new NDIndex().addSliceDim(0, count)), vector);
          NDArray weights =
              rows.getManager().create(coefficients).toType(rows.getDataType(), false);
          forEachPiece((start, end) -> subtract(vector, weights, start, end));
          return coefficients;
        });
  }

  private void subtract(NDArray vector, NDArray weights, long start, long end) {
    NDArray piece = vector.get(new NDIndex().addSliceDim(start, end));
    piece.subi(weights.matMul(slice(0, weights.size(), start, end)));
  }

  /** Inner products of the pieces of all vectors from one index to another, in double. */
  DMatrixRMaj gram(long from, long to) {
    return ArrayScope.call(
        () -> {
          NDArray gram = rows.getManager().zeros(new Shape(size, size), DataType.FLOAT64);
          forEachPiece(
              from,
              to,
              (start, end) -> {
                NDArray wide = slice(0, size, start, end).toType(DataType.FLOAT64, false);
                gram.addi(wide.matMul(wide.transpose()));
              });
          return DMatrixRMaj.wrap(size, size, gram.toDoubleArray());
        });
  }

  /**
   * Replaces the first m vectors by l linear combinations of them and moves the others up behind.
   *
   * @param weights of shape (m, l) with orthonormal columns, l at most m
   */
  void rotate(DMatrixRMaj weights) {
    int tail = size - weights.numRows;
    combine(weights, 0);
    if (weights.numCols < weights.numRows && tail > 0) {
      forEachPiece(
          (start, end) -> {
            NDArray rest = slice(weights.numRows, size, start, end).duplicate();
            set(weights.numCols, weights.numCols + tail, start, end, rest);
          });
    }
    size = weights.numCols + tail;
  }

  /**
   * Replaces the last q vectors by as many linear combinations of them.
   *
   * @param weights of shape (q, q), orthogonal
   */
  void turnLast(DMatrixRMaj weights) {
    combine(weights, size - weights.numRows);
  }

  private void combine(DMatrixRMaj weights, int first) {
    ArrayScope.run(
        () -> {
          NDArray transposed = transposed(weights);
          forEachPiece(
              (start, end) -> {
                NDArray rotated =
                    combine(transposed, slice(first, first + weights.numRows, start, end));
                set(first, first + weights.numCols, start, end, rotated);
              });
        });
  }

  /**
   * Linear combinations of the first m vectors.
   *
   * @param weights of shape (m, l)
   * @return a new array of shape (l, n)
   */
  NDArray combinations(NDManager manager, DMatrixRMaj weights) {
    Shape shape = new Shape(weights.numCols, rows.getShape().get(1));
    NDArray result = manager.create(shape, rows.getDataType());
    NDScope.unregister(result);
    ArrayScope.run(
        () -> {
          NDArray transposed = transposed(weights);
          forEachPiece(
              (start, end) ->
                  result.set(
                      new NDIndex().addAllDim().addSliceDim(start, end),
                      combine(transposed, slice(0, weights.numRows, start, end))));
        });
    return result;
  }

  /** Summed in double: the weights of a rotation in float32 would cost orthogonality. */
  private NDArray combine(NDArray weights, NDArray piece) {
    NDArray wide = piece.toType(DataType.FLOAT64, false);
    return weights.matMul(wide).toType(rows.getDataType(), false);
  }

  private NDArray transposed(DMatrixRMaj weights) {
    Shape shape = new Shape(weights.numRows, weights.numCols);
    return rows.getManager().create(weights.data, shape).transpose();
  }

  private NDArray slice(long from, long to, long start, long end) {
    return rows.get(new NDIndex().addSliceDim(from, to).addSliceDim(start, end));
  }

  private void set(long from, long to, long start, long end, NDArray values) {
    rows.set(new NDIndex().addSliceDim(from, to).addSliceDim(start, end), values);
  }

  private interface Piece {
    void visit(long start, long end);
  }

  /** A scope for each piece, so that they do not add up to whole vectors. */
  private void forEachPiece(Piece visitor) {
    forEachPiece(0, rows.getShape().get(1), visitor);
  }

  private static void forEachPiece(long from, long to, Piece visitor) {
    for (long start = from; start < to; start += PIECE) {
      long first = start;
      ArrayScope.run(() -> visitor.visit(first, Math.min(to, first + PIECE)));
    }
  }
}
