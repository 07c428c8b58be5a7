package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every eigenvalue of an operator of up to a few thousand parameters, from its dense matrix (as in
 * Sagun, Bottou and LeCun 2016, and figure 1 of Jastrzebski et al. 2018).
 *
 * <p>Cost: n products, one a column, and of the order of n^3 operations for the decomposition of
 * the symmetric part. Memory: about 2 n^2 double precision numbers on the Java heap, 270 MB at the
 * default limit of n = 4096. For anything larger use {@link SpectralDensity}. Instances are
 * immutable and may be used by several threads.
 */
public final class DenseEigensolver {

  private static final int DEFAULT_MAX_SIZE = 4096;

  /** The largest square matrix that a Java array holds. */
  private static final int LARGEST_ARRAY = 46_340;

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
   * @throws IllegalArgumentException if the operator is larger than the limit
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public ExactSpectrum spectrum(LinearOperator operator) {
    checkSize(operator.size());
    DenseMatrix matrix = DenseMatrix.of(operator);
    // Entries are rounded to u, and the decomposition is backward stable: the eigenvalues are off
    // by p(n) eps |A| with a modest p (LAPACK Users' Guide, 4.7), for which n is taken.
    double roundoff = UnitRoundoff.of(operator.dataType()) + operator.size() * Math.ulp(1.0);
    double error = matrix.asymmetry() + roundoff * matrix.norm();
    return new ExactSpectrum(descending(matrix.eigenvalues()), matrix.asymmetry(), error);
  }

  private void checkSize(long size) {
    Require.that(
        size <= maxSize,
        "size of the operator",
        size,
        "at most maxSize, %d: its matrix would take %d MB of heap, and as much again to decompose"
            .formatted(maxSize, Math.round(8e-6 * size * size)));
  }

  private static List<Double> descending(double[] values) {
    return Arrays.stream(values)
        .boxed()
        .sorted(Collections.reverseOrder())
        .collect(Collectors.toUnmodifiableList());
  }

  /** Configures {@link DenseEigensolver}. */
  public static final class Builder {

    private int maxSize = DEFAULT_MAX_SIZE;

    private Builder() {}

    /**
     * Sets the order above which an operator is refused, so that a large net does not take all
     * memory and hours. Default 4096.
     *
     * @param maxSize between 1 and 46340, the most a Java array holds
     * @return this
     */
    public Builder maxSize(int maxSize) {
      Require.that(
          maxSize >= 1 && maxSize <= LARGEST_ARRAY,
          "maxSize",
          maxSize,
          "between 1 and " + LARGEST_ARRAY);
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
