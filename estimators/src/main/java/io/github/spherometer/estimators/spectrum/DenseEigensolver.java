package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;

/**
 * Every eigenvalue of an operator of up to ten thousand parameters, from its dense matrix (as in
 * Sagun, Bottou and LeCun 2016, and figure 1 of Jastrzebski et al. 2018).
 *
 * <p>Cost: n products, one a column, and of the order of n^3 operations for the decomposition of
 * the symmetric part in double precision. Memory: twice the matrix, 16 n^2 bytes outside the Java
 * heap: the matrix, and the copy that LAPACK overwrites. At the default limit of n = 10000 that is
 * 1.6 GB, and the decomposition took half a minute on one processor; 2 s at 4000. For anything
 * larger use {@link SpectralDensity}. Instances are immutable and may be used by several threads.
 */
public final class DenseEigensolver {

  private static final int DEFAULT_MAX_SIZE = 10_000;

  /** The largest square matrix whose entries LAPACK counts in 32 bits. */
  private static final int LARGEST = 46_340;

  private final int maxSize;

  private DenseEigensolver(Builder builder) {
    maxSize = builder.maxSize;
  }

  /**
   * Starts a configuration.
   *
   * @return a builder with every default set
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Finds all eigenvalues.
   *
   * @param operator a symmetric matrix; if it is not, the asymmetry shows it
   * @return the spectrum, with a bound on the error of its eigenvalues
   * @throws IllegalArgumentException if the operator is larger than the limit, or not of PyTorch
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public ExactSpectrum spectrum(LinearOperator operator) {
    try (DenseMatrix matrix = matrix(operator)) {
      return matrix.spectrum();
    }
  }

  /**
   * Writes the matrix out, such as for a heat map of a Hessian; {@link DenseMatrix#spectrum} takes
   * no further products.
   *
   * @param operator a symmetric matrix; if it is not, the asymmetry shows it
   * @return its symmetric part, to be closed
   * @throws IllegalArgumentException if the operator is larger than the limit, or not of PyTorch
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public DenseMatrix matrix(LinearOperator operator) {
    long size = operator.size();
    Require.that(
        size <= maxSize,
        "size of the operator",
        size,
        "at most maxSize, %d: its matrix would take %d MB, and as much again to decompose"
            .formatted(maxSize, Math.round(8e-6 * size * size)));
    return DenseMatrix.of(operator);
  }

  /** Configures {@link DenseEigensolver}. */
  public static final class Builder {

    private int maxSize = DEFAULT_MAX_SIZE;

    private Builder() {}

    /**
     * Sets the order above which an operator is refused, so that a large net does not take all
     * memory and hours. Default 10000.
     *
     * @param maxSize between 1 and 46340, the most that LAPACK can count
     * @return this
     */
    public Builder maxSize(int maxSize) {
      Require.that(
          maxSize >= 1 && maxSize <= LARGEST, "maxSize", maxSize, "between 1 and " + LARGEST);
      this.maxSize = maxSize;
      return this;
    }

    /**
     * Builds the solver.
     *
     * @return the solver
     */
    public DenseEigensolver build() {
      return new DenseEigensolver(this);
    }
  }
}
