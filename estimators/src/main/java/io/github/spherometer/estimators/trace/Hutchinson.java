package io.github.spherometer.estimators.trace;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.eigen.Deflation;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.ParameterGroup;
import java.util.List;

/**
 * Stochastic trace estimation: the mean of z'Az over probes z with independent entries +1 or -1
 * (Hutchinson 1990; Avron and Toledo 2011; PyHessian, Yao et al. 2020, algorithm 1).
 *
 * <p>One probe is exact for a diagonal matrix and has variance 2 (|A|_F^2 - sum a_ii^2) in general.
 * The estimator draws probes until the standard error of the mean falls below a fraction of the
 * mean, or the budget is spent.
 *
 * <p>That error does not come from the spread of the few numbers z'Az: a sample that stopped when
 * they happen to agree would state too small an error. It comes from the whole vectors Az, at no
 * further product. The entries d_i = z_i (Az)_i have the diagonal entries a_ii as means and
 * variances v_i that add up to |A|_F^2 - sum a_ii^2, which thousands of entries tell well from two
 * probes. With m probes, V the sum of the sample variances of the entries, E the standard error of
 * the mean of |Az|^2, which says how far V may be off, and f the number of large eigenvalues, (tr
 * A^2)^2 / tr A^4, from the angles between the Az, few of which leave V unsure,
 *
 * <pre>standard error = sqrt(2 (V + E) / m) t(m f) / 3</pre>
 *
 * <p>where t is Student's quantile at three standard deviations: 1.15 times the first factor for
 * two probes and many eigenvalues, 1 for many probes, 6 for two probes of a matrix of rank one.
 *
 * <p>The same with PAP in place of A where a part is known. Over a group of rows the variance of
 * the sum of the d_i is between once and twice that of its entries, and twice is taken. Where a
 * small part beside a large diagonal decides, E and so the standard error are too large.
 *
 * <p>Instances are immutable and may be used by several threads.
 */
public final class Hutchinson {

  private final double relativeError;
  private final int minProbes;
  private final int maxProducts;
  private final long seed;

  private Hutchinson(Builder builder) {
    relativeError = builder.relativeError;
    minProbes = Math.min(builder.minProbes, builder.maxProducts);
    maxProducts = builder.maxProducts;
    seed = builder.seed;
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
   * Estimates the trace.
   *
   * @param operator the matrix
   * @return the estimate with its standard error; not converged if the budget ended first
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public TraceEstimate trace(LinearOperator operator) {
    return trace(operator, List.of());
  }

  /**
   * Estimates the trace and the shares of parameter groups in it, all from the same probes: the
   * share of a group is the mean of z_l'(Az)_l, where z_l is the part of z that belongs to it.
   *
   * @param operator the matrix
   * @param groups pieces of its rows, such as the layers of a network
   * @return the estimate with its standard errors
   * @throws IllegalArgumentException if a group is not a piece of the rows
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public TraceEstimate trace(LinearOperator operator, List<ParameterGroup> groups) {
    return trace(operator, Deflation.none(), groups);
  }

  /**
   * Estimates the trace of a matrix A that a Lanczos run knows in part. With V the orthonormal
   * basis of the run, tr A = tr V'AV + tr PAP with P = I - VV'. The first term is at hand without a
   * product, and only the second is left to the probes: where a few large eigenvalues make most of
   * the variance, it takes far fewer of them (Lin 2016; Meyer et al. 2021, Hutch++). The estimate
   * is unbiased, since probes are independent of the run.
   *
   * @param krylov the run, open
   * @return the estimate with the standard error of the second term
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public TraceEstimate trace(KrylovDecomposition krylov) {
    return trace(krylov, List.of());
  }

  /**
   * Estimates the trace of a matrix that a Lanczos run knows in part, and the shares of parameter
   * groups in it.
   *
   * @param krylov the run, open
   * @param groups pieces of the matrix's rows, such as the layers of a network
   * @return the estimate with its standard errors
   * @throws IllegalArgumentException if a group is not a piece of the rows
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public TraceEstimate trace(KrylovDecomposition krylov, List<ParameterGroup> groups) {
    return trace(krylov.operator(), krylov.deflation(), groups);
  }

  /**
   * Estimates the trace of a matrix that is known on a subspace, from wherever that is known. The
   * estimate is unbiased as far as what is said of the subspace is right and does not depend on the
   * probes.
   *
   * @param operator the matrix
   * @param deflation the subspace, and the trace on it
   * @return the estimate with the standard error of what is left to the probes
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public TraceEstimate trace(LinearOperator operator, Deflation deflation) {
    return trace(operator, deflation, List.of());
  }

  /**
   * Estimates the trace of a matrix that is known on a subspace, and the shares of parameter groups
   * in it.
   *
   * @param operator the matrix
   * @param deflation the subspace, and the traces on it
   * @param groups pieces of the matrix's rows, such as the layers of a network
   * @return the estimate with its standard errors
   * @throws IllegalArgumentException if a group is not a piece of the rows
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public TraceEstimate trace(
      LinearOperator operator, Deflation deflation, List<ParameterGroup> groups) {
    groups.forEach(group -> group.requireIn(operator));
    TraceSample sample = new TraceSample(operator, deflation, groups, seed);
    if (!deflation.isComplete()) {
      while (sample.size() < maxProducts && !isGoodEnough(sample)) {
        sample.draw();
      }
    }
    return new TraceEstimate(
        sample.trace(),
        sample.standardError(),
        sample.size(),
        deflation.isComplete() || isGoodEnough(sample),
        sample.groupTraces());
  }

  private boolean isGoodEnough(TraceSample sample) {
    return sample.size() >= Math.max(2, minProbes)
        && sample.standardError() <= relativeError * Math.abs(sample.trace());
  }

  /** Configures {@link Hutchinson}. */
  public static final class Builder {

    private double relativeError = 0.05;
    private int minProbes = 2;
    private int maxProducts = 100;
    private long seed = 42;

    private Builder() {}

    /**
     * Sets the standard error at which to stop, as a fraction of the trace. Default 0.05.
     *
     * @param relativeError greater than 0 and less than 1
     * @return this
     */
    public Builder relativeError(double relativeError) {
      this.relativeError = Require.fraction("relativeError", relativeError);
      return this;
    }

    /**
     * Sets the fewest probes. Default 2, from which the standard error is known well; {@link
     * #maxProducts} bounds it.
     *
     * @param minProbes at least 2
     * @return this
     */
    public Builder minProbes(int minProbes) {
      this.minProbes = Require.atLeast("minProbes", minProbes, 2);
      return this;
    }

    /**
     * Sets the budget of matrix-vector products, one a probe. Default 100. A single probe has no
     * standard error: it is reported as NaN and not converged.
     *
     * @param maxProducts at least 1
     * @return this
     */
    public Builder maxProducts(int maxProducts) {
      this.maxProducts = Require.atLeast("maxProducts", maxProducts, 1);
      return this;
    }

    /**
     * Sets the seed of the probes. Default 42. Equal seeds give equal probes, so that the
     * difference of two estimates is due to the operators and not to the draw.
     *
     * @param seed any value
     * @return this
     */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Builds the estimator.
     *
     * @return the estimator
     */
    public Hutchinson build() {
      return new Hutchinson(this);
    }
  }
}
