package io.github.spherometer.estimators.projection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import org.ejml.data.DMatrixRMaj;

/** Orthonormal vectors, by classical Gram-Schmidt in two passes. */
public final class OrthonormalBasis {

  /**
   * A second pass that leaves less than this of a vector leaves only rounding: twice is enough
   * (Kahan, in Parlett, The Symmetric Eigenvalue Problem, 6.9). Between the 0.1 of Rutishauser
   * (1967) and the 0.71 of Daniel et al. (1976).
   */
  private static final double ENOUGH = 0.5;

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
    projectOut(vector, size);
    double afterFirstPass = InnerProducts.norm(vector);
    if (afterFirstPass <= noise) {
      return false;
    }
    vector.divi(afterFirstPass);
    projectOut(vector, size);
    double leftover = InnerProducts.norm(vector);
    if (leftover < ENOUGH) {
      return false;
    }
    add(vector.divi(leftover));
    return true;
  }

  /**
   * Takes the part inside the span out of a vector.
   *
   * @param vector changed in place
   * @param scale of what it was computed from, whose rounding it has
   */
  public Remainder orthogonalize(NDArray vector, double scale) {
    double[] coefficients = projectOut(vector, size);
    double afterFirstPass = InnerProducts.norm(vector);
    double[] corrections = projectOut(vector, size);
    double leftover = InnerProducts.norm(vector);
    for (int i = 0; i < size; i++) {
      coefficients[i] += corrections[i];
    }
    boolean isNoise = leftover <= noise * scale || leftover < ENOUGH * afterFirstPass;
    return new Remainder(coefficients, leftover, isNoise);
  }

  /**
   * Takes the part inside the span of the first vectors out of a vector, in one pass.
   *
   * @param vector changed in place
   * @param count how many of the basis vectors
   * @return the coefficients taken out, one a basis vector
   */
  public double[] projectOut(NDArray vector, int count) {
    if (count == 0) {
      return new double[0];
    }
    return ArrayScope.call(
        () -> {
          double[] coefficients = rows.dots(vector, count);
          rows.subtract(vector, coefficients);
          return coefficients;
        });
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

  /** Inner products of the pieces of all vectors from one index to another, in double. */
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
