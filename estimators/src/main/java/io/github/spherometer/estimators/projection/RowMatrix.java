package io.github.spherometer.estimators.projection;

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
 * Vectors as the rows of one preallocated matrix. Whatever is done with all of them is done piece
 * by piece of their length, so that no second matrix and no further vector is needed.
 */
final class RowMatrix {

  private static final long PIECE = 1L << 16;

  private final NDArray rows;

  private RowMatrix(NDArray rows) {
    this.rows = rows;
  }

  /** Room for vectors of the operator's space, owned by the manager. */
  static RowMatrix create(NDManager manager, LinearOperator operator, int capacity) {
    NDArray rows = manager.create(new Shape(capacity, operator.size()), operator.dataType());
    NDScope.unregister(rows);
    return new RowMatrix(rows);
  }

  int capacity() {
    return (int) rows.getShape().get(0);
  }

  DataType dataType() {
    return rows.getDataType();
  }

  NDArray row(int index) {
    return rows.get((long) index);
  }

  void set(int index, NDArray vector) {
    rows.set(new NDIndex().addIndices(index), vector);
  }

  /** A view of some rows. */
  NDArray slice(long from, long to) {
    return rows.get(new NDIndex().addSliceDim(from, to));
  }

  /**
   * Takes multiples of some rows out of a vector: its products with them.
   *
   * @param vector changed in place
   * @return the products, one a row
   */
  double[] projectOut(NDArray vector, int from, int to) {
    if (from == to) {
      return new double[0];
    }
    return ArrayScope.call(
        () -> {
          double[] coefficients = InnerProducts.dots(slice(from, to), vector);
          NDArray weights = rows.getManager().create(coefficients).toType(dataType(), false);
          forEachPiece(
              (start, end) -> {
                NDArray piece = vector.get(new NDIndex().addSliceDim(start, end));
                piece.subi(weights.matMul(slice(from, to, start, end)));
              });
          return coefficients;
        });
  }

  /**
   * Inner products of the pieces of the first rows from one index to another, summed in double as
   * those of {@link InnerProducts#dots}.
   */
  DMatrixRMaj gram(int count, long from, long to) {
    return ArrayScope.call(
        () -> {
          NDArray gram = rows.getManager().zeros(new Shape(count, count), DataType.FLOAT64);
          forEachPiece(
              from,
              to,
              (start, end) -> {
                NDArray piece = slice(0, count, start, end);
                gram.addi(piece.matMul(piece.transpose()).toType(DataType.FLOAT64, false));
              });
          return DMatrixRMaj.wrap(count, count, gram.toDoubleArray());
        });
  }

  /**
   * Replaces m rows by l linear combinations of them.
   *
   * @param first of the rows, and of those that replace them
   * @param weights of shape (m, l), l at most m
   */
  void combine(int first, DMatrixRMaj weights) {
    ArrayScope.run(
        () -> {
          NDArray transposed = transposed(weights);
          forEachPiece(
              (start, end) ->
                  set(
                      first,
                      first + weights.numCols,
                      start,
                      end,
                      combine(transposed, slice(first, first + weights.numRows, start, end))));
        });
  }

  /** Copies rows to where others begin, before them. */
  void move(int from, int to, int target) {
    forEachPiece(
        (start, end) -> {
          NDArray moved = slice(from, to, start, end).duplicate();
          set(target, target + to - from, start, end, moved);
        });
  }

  /**
   * Linear combinations of the first m rows.
   *
   * @param weights of shape (m, l)
   * @return a new array of shape (l, n)
   */
  NDArray combinations(NDManager manager, DMatrixRMaj weights) {
    Shape shape = new Shape(weights.numCols, rows.getShape().get(1));
    NDArray result = manager.create(shape, dataType());
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
    return weights.matMul(wide).toType(dataType(), false);
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

  private void forEachPiece(Piece visitor) {
    forEachPiece(0, rows.getShape().get(1), visitor);
  }

  /** A scope for each piece, so that they do not add up to whole vectors. */
  private static void forEachPiece(long from, long to, Piece visitor) {
    for (long start = from; start < to; start += PIECE) {
      long first = start;
      ArrayScope.run(() -> visitor.visit(first, Math.min(to, first + PIECE)));
    }
  }
}
