package io.github.spherometer.estimators.spectrum;

import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The density of the whole spectrum by stochastic Lanczos quadrature (Lin, Saad and Yang 2016;
 * Ubaru, Chen and Saad 2017; for Hessians Papyan 2018, Ghorbani et al. 2019, and PyHessian, Yao et
 * al. 2020, algorithm 3).
 *
 * <p>Of every random start vector, uniform on the unit sphere, a fixed number of Lanczos steps with
 * full reorthogonalization gives a {@link GaussQuadrature}. A start sees an eigenvalue with a
 * weight whose expectation is 1/n; the {@link Density} is the mean over the starts, and their
 * spread its standard error. A start whose Krylov space is exhausted early (low rank, few distinct
 * eigenvalues) stops there, and is exact.
 *
 * <p>Cost: starts times steps products. Memory: the basis of one start at a time, that is steps + 1
 * vectors of n numbers ({@link #basisBytes}), up to {@link Builder#maxBasisBytes}; or three
 * vectors, {@linkplain Builder#withoutBasis without a basis}. Fewer steps take less and resolve
 * less; they find the outliers nearly as well. Instances are immutable and may be used by several
 * threads.
 */
public final class SpectralDensity {

  private final int starts;
  private final int steps;
  private final double broadening;
  private final long maxBasisBytes;
  private final boolean withoutBasis;
  private final long seed;

  private SpectralDensity(Builder builder) {
    starts = builder.starts;
    steps = builder.steps;
    broadening = builder.broadening;
    maxBasisBytes = builder.maxBasisBytes;
    withoutBasis = builder.withoutBasis;
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
   * Samples the density.
   *
   * @param operator a symmetric matrix; if it is not, the residuals of the nodes show it
   * @return the density with everything that can be read off it
   * @throws IllegalArgumentException if the basis would be larger than {@link
   *     Builder#maxBasisBytes}; the message says how many steps are possible
   * @throws NonFiniteProductException if a product is infinite or not a number; products are
   *     counted from each start
   */
  public Density density(LinearOperator operator) {
    checkMemory(operator);
    int products = (int) Math.min(steps, operator.size());
    SplittableRandom seeds = new SplittableRandom(seed);
    List<GaussQuadrature> quadratures = new ArrayList<>(starts);
    for (int start = 0; start < starts; start++) {
      quadratures.add(quadrature(operator, products, seeds.nextLong()));
    }
    double unitRoundoff = UnitRoundoff.of(operator.dataType());
    return Density.of(List.copyOf(quadratures), broadening, unitRoundoff, operator.size());
  }

  private GaussQuadrature quadrature(LinearOperator operator, int products, long start) {
    return withoutBasis
        ? GaussQuadrature.withoutBasis(operator, products, start)
        : GaussQuadrature.of(operator, products, start);
  }

  /**
   * Returns the memory that the basis of a start takes, of which there is one at a time.
   *
   * @param size the order n of the operator, at least 1
   * @param type its data type
   * @return bytes: steps + 1 vectors of n numbers, or n of them if that is less; 3 {@linkplain
   *     Builder#withoutBasis without a basis}
   */
  public long basisBytes(long size, DataType type) {
    return vectors(size) * size * type.getNumOfBytes();
  }

  private long vectors(long size) {
    return withoutBasis ? 3 : Math.min(size, steps + 1L);
  }

  /** A restart would forget the start vector, so that there is no way round it. */
  private void checkMemory(LinearOperator operator) {
    long size = operator.size();
    long limit = maxBasisBytes > 0 ? maxBasisBytes : BasisMemory.on(operator.manager().getDevice());
    long needed = basisBytes(size, operator.dataType());
    long most = limit / (size * operator.dataType().getNumOfBytes());
    Require.that(
        withoutBasis || needed <= limit,
        "steps",
        steps,
        "at most %d: the basis takes %d MB, %d vectors of %d numbers, and maxBasisBytes is %d MB,"
                .formatted(
                    Math.max(0, most - 1), megabytes(needed), vectors(size), size, megabytes(limit))
            + " room for %d; withoutBasis() takes 3".formatted(most));
  }

  private static long megabytes(long bytes) {
    return Math.round(1e-6 * bytes);
  }

  /** Configures {@link SpectralDensity}. */
  public static final class Builder {

    private int starts = 10;
    private int steps = 64;
    private double broadening = 0.003;
    private long maxBasisBytes;
    private boolean withoutBasis;
    private long seed = 42;

    private Builder() {}

    /**
     * Sets the number of start vectors. Default 10. A single one has no standard errors: they are
     * NaN.
     *
     * @param starts at least 1
     * @return this
     */
    public Builder starts(int starts) {
      this.starts = Require.atLeast("starts", starts, 1);
      return this;
    }

    /**
     * Sets the Lanczos steps of a start, one product and one vector of memory each. Default 64; the
     * order of the operator bounds it.
     *
     * @param steps at least 1
     * @return this
     */
    public Builder steps(int steps) {
      this.steps = Require.atLeast("steps", steps, 1);
      return this;
    }

    /**
     * Sets the standard deviation of the Gaussians, as a fraction of the distance between the
     * smallest and the largest node. Default 0.003: PyHessian's variance of 1e-5 for a range of 1,
     * but the same picture whatever the unit. {@link Density#withBroadening} changes it afterwards.
     *
     * @param broadening greater than 0 and less than 1
     * @return this
     */
    public Builder broadening(double broadening) {
      this.broadening = Require.fraction("broadening", broadening);
      return this;
    }

    /**
     * Sets the most memory that the basis of a start may take. Default: half of the memory of the
     * computer, or of the container; 4 GiB on other devices. 64 steps take 0.26 GB for a million
     * parameters in float32.
     *
     * @param maxBasisBytes at least 1
     * @return this
     */
    public Builder maxBasisBytes(long maxBasisBytes) {
      this.maxBasisBytes = Require.atLeast("maxBasisBytes", maxBasisBytes, 1);
      return this;
    }

    /**
     * Takes three vectors of memory instead of a basis, by Lanczos steps without
     * reorthogonalization. The price: nodes may be copies of one another, so that outliers cannot
     * be counted ({@link BulkEdge#resolved} is never true), and many steps resolve less. Moments,
     * shares and the curve stay right. An operator that is not symmetric goes unnoticed.
     *
     * @return this
     * @see GaussQuadrature#withoutBasis
     */
    public Builder withoutBasis() {
      withoutBasis = true;
      return this;
    }

    /**
     * Sets the seed of the start vectors. Default 42. Equal seeds give equal start vectors, so that
     * the difference of two densities is due to the operators and not to the draw.
     *
     * @param seed any value
     * @return this
     */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Builds the method.
     *
     * @return the method
     */
    public SpectralDensity build() {
      return new SpectralDensity(this);
    }
  }
}
