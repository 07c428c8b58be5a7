package io.github.spherometer.estimators;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.util.Preconditions;

/**
 * Stochastic trace estimation: the mean of z'Az over probes z with independent entries +1 or -1
 * (Hutchinson 1990; Avron and Toledo 2011; PyHessian, Yao et al. 2020, algorithm 1).
 *
 * <p>One probe is exact for a diagonal matrix and has variance 2 (|A|_F^2 - sum a_ii^2) in general.
 * The estimator draws probes until the standard error of the mean falls below a fraction of the
 * mean, or the budget is spent.
 *
 * <p>Instances are immutable and may be used by several threads.
 */
public final class Hutchinson {

  private final double relativeError;
  private final int minProbes;
  private final int maxProbes;
  private final long seed;

  private Hutchinson(Builder builder) {
    relativeError = builder.relativeError;
    minProbes = Math.min(builder.minProbes, builder.maxProbes);
    maxProbes = builder.maxProbes;
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
    RandomVectors probes = RandomVectors.probes(operator, seed);
    RunningMean mean = new RunningMean();
    while (mean.count() < maxProbes && !isGoodEnough(mean)) {
      mean.add(quadraticForm(operator, probes, mean.count() + 1));
    }
    return new TraceEstimate(mean.mean(), mean.standardError(), mean.count(), isGoodEnough(mean));
  }

  private boolean isGoodEnough(RunningMean mean) {
    return mean.count() >= Math.max(2, minProbes)
        && mean.standardError() <= relativeError * Math.abs(mean.mean());
  }

  private static double quadraticForm(LinearOperator operator, RandomVectors probes, int product) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray probe = probes.rademacher();
      double value = Scalars.dot(probe, operator.apply(probe));
      if (!Double.isFinite(value)) {
        throw new NonFiniteProductException(product, value);
      }
      return value;
    }
  }

  /** Configures {@link Hutchinson}. */
  public static final class Builder {

    private double relativeError = 0.05;
    private int minProbes = 5;
    private int maxProbes = 100;
    private long seed = 42;

    private Builder() {}

    /**
     * Sets the standard error at which to stop, as a fraction of the trace. Default 0.05.
     *
     * @param relativeError greater than 0 and less than 1
     * @return this
     */
    public Builder relativeError(double relativeError) {
      Preconditions.checkArgument(
          relativeError > 0 && relativeError < 1,
          "relativeError is " + relativeError + ", must be greater than 0 and less than 1");
      this.relativeError = relativeError;
      return this;
    }

    /**
     * Sets the fewest probes, so that a lucky first pair does not pass for certainty. Default 5;
     * the most probes bound it.
     *
     * @param minProbes at least 2
     * @return this
     */
    public Builder minProbes(int minProbes) {
      Preconditions.checkArgument(
          minProbes >= 2, "minProbes is " + minProbes + ", must be at least 2");
      this.minProbes = minProbes;
      return this;
    }

    /**
     * Sets the budget. Default 100. A single probe has no standard error: it is reported as NaN and
     * not converged.
     *
     * @param maxProbes at least 1
     * @return this
     */
    public Builder maxProbes(int maxProbes) {
      Preconditions.checkArgument(
          maxProbes >= 1, "maxProbes is " + maxProbes + ", must be at least 1");
      this.maxProbes = maxProbes;
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
