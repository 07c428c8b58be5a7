package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.projection.SymmetricEigen;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The span of some vectors, orthonormal or not: how much of other vectors lies in it, such as how
 * much of the sharpest eigenvectors in the span of the gradients' means of the classes.
 *
 * <p>All of it is computed in double precision from the inner products of the vectors, scaled to
 * length 1, so that short ones count as much as long ones; vectors that depend on the others within
 * ten roundings of float32 (2e-7 of a length in double) add no dimension, nor do zeros. A share of
 * vectors that are nearly dependent is off by their rounding over the smallest singular value that
 * counts.
 *
 * <p>Holds no copy of the vectors, which must stay open and unchanged as long as it is used.
 */
public final class Subspace {

  /** Entries of the vectors that are taken to double at a time. */
  private static final long PIECE = 1L << 14;

  /** What is left of a vector of length 1 after so many roundings is no direction. Chosen. */
  private static final double NOISE_ROUNDINGS = 10;

  /** Roundings of the inner products, which are the squares of the lengths. */
  private static final double SMALLEST_SQUARE = 4e-14;

  private final NDArray rows;
  private final DMatrixRMaj combinations;

  private Subspace(NDArray rows, DMatrixRMaj combinations) {
    this.rows = rows;
    this.combinations = combinations;
  }

  /**
   * Finds an orthonormal basis of the span.
   *
   * @param rows vectors of shape (k, n), in float32 or float64, with finite entries
   * @return their span
   * @throws IllegalArgumentException if shape or type do not fit, or an entry is not finite
   */
  public static Subspace of(NDArray rows) {
    requireRows("rows", rows);
    DMatrixRMaj gram = products(rows, rows);
    int count = gram.numRows;
    double[] inverse = new double[count];
    for (int i = 0; i < count; i++) {
      double square = gram.get(i, i);
      Require.that(Double.isFinite(square), "squared norm of row " + i, square, "finite");
      inverse[i] = square > 0 ? 1 / Math.sqrt(square) : 0;
    }
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        gram.set(i, j, gram.get(i, j) * inverse[i] * inverse[j]);
      }
    }
    double noise = NOISE_ROUNDINGS * UnitRoundoff.of(rows.getDataType());
    double smallest = Math.max(noise * noise, SMALLEST_SQUARE);
    return new Subspace(rows, combinations(SymmetricEigen.of(gram), inverse, smallest));
  }

  /** One column for each dimension, whose combination of the rows is a unit vector. */
  private static DMatrixRMaj combinations(SymmetricEigen eigen, double[] inverse, double smallest) {
    int dimension = 0;
    while (dimension < inverse.length && eigen.value(dimension) > smallest) {
      dimension++;
    }
    DMatrixRMaj combinations = new DMatrixRMaj(inverse.length, dimension);
    for (int i = 0; i < inverse.length; i++) {
      for (int rank = 0; rank < dimension; rank++) {
        double length = Math.sqrt(eigen.value(rank));
        combinations.set(i, rank, eigen.vectors().get(i, rank) * inverse[i] / length);
      }
    }
    return combinations;
  }

  /**
   * Returns how many of the vectors are independent.
   *
   * @return from 0 to k
   */
  public int dimension() {
    return combinations.numCols;
  }

  /**
   * Returns how much of a vector lies in the span.
   *
   * @param vector of shape (n), of the rows' data type
   * @return the squared length of its projection over its own, from 0 to 1 up to rounding; NaN for
   *     a zero vector
   * @throws IllegalArgumentException if it has another shape or data type
   */
  public double share(NDArray vector) {
    long size = rows.getShape().get(1);
    Require.vector("vector", vector, size, rows.getDataType());
    try (NDArray row = vector.reshape(1, size)) {
      return shares(row)[0];
    }
  }

  /**
   * Returns how much of each of several vectors lies in the span. Of the orthonormal basis of
   * another subspace, their mean is the overlap of the two.
   *
   * @param vectors of shape (m, n), of the rows' data type
   * @return m shares, as {@link #share}
   * @throws IllegalArgumentException if they have another length or data type
   */
  public double[] shares(NDArray vectors) {
    requireRows("vectors", vectors);
    Require.that(
        vectors.getShape().get(1) == rows.getShape().get(1)
            && vectors.getDataType() == rows.getDataType(),
        "vectors",
        vectors.getDataType() + " of shape " + vectors.getShape(),
        "%s of shape (m, %d)".formatted(rows.getDataType(), rows.getShape().get(1)));
    double[] squares = squares(vectors);
    double[] shares = new double[squares.length];
    DMatrixRMaj components = CommonOps_DDRM.mult(products(vectors, rows), combinations, null);
    for (int i = 0; i < shares.length; i++) {
      double inside = 0;
      for (int j = 0; j < components.numCols; j++) {
        inside += components.get(i, j) * components.get(i, j);
      }
      shares[i] = inside / squares[i];
    }
    return shares;
  }

  private static void requireRows(String name, NDArray rows) {
    Shape shape = rows.getShape();
    DataType type = rows.getDataType();
    Require.that(
        shape.dimension() == 2
            && shape.size() > 0
            && (type == DataType.FLOAT32 || type == DataType.FLOAT64),
        name,
        type + " of shape " + shape,
        "float32 or float64 of shape (k, n)");
  }

  private static double[] squares(NDArray vectors) {
    double[] squares = new double[(int) vectors.getShape().get(0)];
    forEachPiece(
        vectors.getShape().get(1),
        piece -> add(squares, wide(vectors, piece).square().sum(new int[] {1}).toDoubleArray()));
    return squares;
  }

  /** Inner products of the rows of two matrices, multiplied and summed in double. */
  private static DMatrixRMaj products(NDArray left, NDArray right) {
    int count = (int) left.getShape().get(0);
    int others = (int) right.getShape().get(0);
    DMatrixRMaj products = new DMatrixRMaj(count, others);
    forEachPiece(
        left.getShape().get(1),
        piece ->
            add(
                products.data,
                wide(left, piece).matMul(wide(right, piece).transpose()).toDoubleArray()));
    return products;
  }

  private static NDArray wide(NDArray rows, NDIndex piece) {
    return rows.get(piece).toType(DataType.FLOAT64, false);
  }

  private static void add(double[] sums, double[] part) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += part[i];
    }
  }

  private interface Piece {
    void visit(NDIndex piece);
  }

  private static void forEachPiece(long size, Piece visitor) {
    for (long start = 0; start < size; start += PIECE) {
      NDIndex piece = new NDIndex().addAllDim().addSliceDim(start, Math.min(size, start + PIECE));
      ArrayScope.run(() -> visitor.visit(piece));
    }
  }
}
