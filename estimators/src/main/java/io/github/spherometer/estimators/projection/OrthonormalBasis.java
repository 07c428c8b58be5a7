package io.github.spherometer.estimators.projection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import org.ejml.data.DMatrixRMaj;

/** Orthonormal vectors. */
public final class OrthonormalBasis {

  /** What is left of a unit vector after so many roundings is noise, not a direction. Chosen. */
  private static final double NOISE_ROUNDINGS = 10;

  private final RowMatrix rows;
  private final double noise;
  private int size;

  /** An empty basis of the operator's space, whose memory is owned by the manager. */
  public OrthonormalBasis(NDManager manager, LinearOperator operator, int capacity) {
    rows = RowMatrix.create(manager, operator, capacity);
    noise = NOISE_ROUNDINGS * UnitRoundoff.of(operator.dataType());
  }

  public int size() {
    return size;
  }

  public int capacity() {
    return rows.capacity();
  }

  /** Length below which what is left of a unit vector is noise. */
  public double noise() {
    return noise;
  }

  public boolean isFull() {
    return size == capacity();
  }

  public NDArray vector(int index) {
    return rows.row(index);
  }

  /** Adds a vector that is orthogonal to the others and of length 1. */
  public void add(NDArray unitVector) {
    rows.set(size, unitVector);
    size++;
  }

  /**
   * Adds what a vector has outside the span, unless that is nothing or the basis is full.
   *
   * @param vector changed in place
   * @return whether it was added
   */
  public boolean append(NDArray vector) {
    if (isFull()) {
      return false;
    }
    vector.divi(InnerProducts.norm(vector));
    GramSchmidt rest = GramSchmidt.of(rows, size, 0, vector);
    if (rest.before() <= noise || rest.leavesNoise()) {
      return false;
    }
    add(vector.divi(rest.leftover()));
    return true;
  }

  /**
   * Takes the part inside the span out of a vector.
   *
   * @param vector changed in place
   * @param latest how many of the last vectors it is known to have a part of
   * @param scale of what it was computed from, whose rounding it has, if that is more than its norm
   */
  public Remainder orthogonalize(NDArray vector, int latest, double scale) {
    GramSchmidt rest = GramSchmidt.of(rows, size, Math.min(size, latest), vector);
    double norm = rest.norm();
    boolean isNoise = rest.leftover() <= noise * Math.max(scale, norm) || rest.leavesNoise();
    return new Remainder(rest.coefficients(), norm, rest.leftover(), isNoise);
  }

  /**
   * Takes the part inside the span of the first vectors out of a vector, in one pass.
   *
   * @param vector changed in place
   * @param count how many of the basis vectors
   * @return the coefficients taken out, one a basis vector
   */
  public double[] projectOut(NDArray vector, int count) {
    return GramSchmidt.onePass(rows, count, vector);
  }

  /**
   * Replaces the first m vectors by l linear combinations of them and moves the others up behind.
   *
   * @param weights of shape (m, l) with orthonormal columns, l at most m
   */
  public void replaceFirst(DMatrixRMaj weights) {
    int tail = size - weights.numRows;
    rows.combine(0, weights);
    if (weights.numCols < weights.numRows && tail > 0) {
      rows.move(weights.numRows, size, weights.numCols);
    }
    size = weights.numCols + tail;
  }

  /**
   * Replaces the last q vectors by as many linear combinations of them.
   *
   * @param weights of shape (q, q), orthogonal
   */
  public void replaceLast(DMatrixRMaj weights) {
    rows.combine(size - weights.numRows, weights);
  }

  /** Inner products of the pieces of all vectors from one index to another, summed in double. */
  public DMatrixRMaj gram(long from, long to) {
    return rows.gram(size, from, to);
  }

  /**
   * Linear combinations of the first m vectors.
   *
   * @param weights of shape (m, l)
   * @return a new array of shape (l, n)
   */
  public NDArray combinations(NDManager manager, DMatrixRMaj weights) {
    return rows.combinations(manager, weights);
  }
}
