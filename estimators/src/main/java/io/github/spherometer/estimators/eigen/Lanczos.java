package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.krylov.BasisCapacity;
import io.github.spherometer.estimators.krylov.KrylovRelation;
import io.github.spherometer.estimators.krylov.LanczosProcess;
import io.github.spherometer.estimators.krylov.LanczosStart;
import io.github.spherometer.estimators.krylov.StartVectors;
import io.github.spherometer.estimators.krylov.StoppingRule;
import io.github.spherometer.estimators.krylov.ToleratedChance;
import io.github.spherometer.estimators.krylov.WantedValues;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.vector.ArrayScope;

/**
 * The top k eigenvalues by the Lanczos method with full reorthogonalization (Lanczos 1950; Parlett,
 * The Symmetric Eigenvalue Problem, chapter 13).
 *
 * <p>One product extends an orthonormal basis of the Krylov space of a random start vector; the
 * eigenvalues of the operator projected onto it are the Ritz values. The method stops at the first
 * product at which all k wanted ones have a residual below the tolerance, and wherever an
 * overlooked eigenvalue would change one of them by more than twice the tolerance, it would have
 * been overlooked with the chance {@link Builder#missProbability} at most, over the random start
 * vectors; that is known from the projection alone, without an assumption on the spectrum, and
 * holds for blocks, given start vectors and restarts. It does not hold for values that are nearer
 * to each other than twice the tolerance: of those the method sees whether they have moved by less
 * than half the tolerance over the last k/2 products, those with the start vectors not counted, and
 * further copies of a multiple eigenvalue may be missing. Beyond 64 products it looks less often.
 * If the budget ends first, the values are returned too, with the residual they have reached.
 *
 * <p>The residuals take the operator to be symmetric. How far it is from that, as far as the space
 * reaches, is {@link Spectrum#asymmetry}; if that is more than rounding, which two more products
 * find out, the spectrum is not converged.
 *
 * <p>A single start vector sees one copy of a multiple eigenvalue in exact arithmetic, and more of
 * them after many products, as rounding lets them in; a block of {@link Builder#blockSize} of them
 * sees as many copies (band Lanczos, Ruhe 1979). The space of start vectors that is exhausted early
 * (low rank, few distinct eigenvalues) is continued with a fresh random vector, so the zero
 * operator and k larger than the rank are ordinary cases.
 *
 * <p>Where a measurement follows another, the Ritz vectors of the last can be start vectors, see
 * {@link #decompose(LinearOperator, NDArray)}.
 *
 * <p>Memory: one basis of at most {@link Builder#maxBasisBytes}, which the operating system
 * provides as it fills. A full basis is cut back to the best Ritz vectors and continued (thick
 * restart, Wu and Simon 2000), at the price of some more products. Instances are immutable and may
 * be used by several threads.
 */
public final class Lanczos {

  /** A multiple of what k separated eigenvalues take. Chosen. */
  private static final int PRODUCTS_PER_VALUE = 10;

  /** For few values, which may be far inside a dense spectrum. Chosen. */
  private static final int FEWEST_DEFAULT_PRODUCTS = 100;

  private final int topK;
  private final Which which;
  private final double tolerance;
  private final double missProbability;
  private final ToleratedChance tolerated;
  private final int maxProducts;
  private final int blockSize;
  private final long maxBasisBytes;
  private final long seed;

  private Lanczos(Builder builder) {
    topK = builder.topK;
    which = builder.which;
    tolerance = builder.tolerance;
    missProbability = builder.missProbability;
    tolerated =
        new ToleratedChance(
            missProbability, Math.max(missProbability, builder.trackedMissProbability));
    maxProducts = builder.maxProducts > 0 ? builder.maxProducts : defaultProducts(topK);
    blockSize = builder.blockSize;
    maxBasisBytes = builder.maxBasisBytes;
    seed = builder.seed;
  }

  /**
   * Returns the budget that is used where none is given.
   *
   * @param topK how many eigenvalues are wanted
   * @return 10 products for each, and at least 100
   */
  public static int defaultProducts(int topK) {
    return Math.max(FEWEST_DEFAULT_PRODUCTS, PRODUCTS_PER_VALUE * topK);
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
   * Finds the wanted eigenvalues.
   *
   * @param operator a symmetric matrix; if it is not, {@link Spectrum#asymmetric} says so
   * @return the Ritz values with their residuals; not converged if the budget ended first
   * @throws IllegalArgumentException if the basis that {@link Builder#maxBasisBytes} allows is too
   *     small; the message says what is needed
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public Spectrum spectrum(LinearOperator operator) {
    try (KrylovDecomposition decomposition = decompose(operator)) {
      return decomposition.spectrum();
    }
  }

  /**
   * Finds the wanted eigenvalues, starting from vectors that are thought to be near their
   * eigenvectors.
   *
   * @param operator a symmetric matrix; if it is not, {@link Spectrum#asymmetric} says so
   * @param start of shape (n) or (p, n), see {@link #decompose(LinearOperator, NDArray)}
   * @return the Ritz values with their residuals; not converged if the budget ended first
   * @throws IllegalArgumentException as in {@link #decompose(LinearOperator, NDArray)}
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public Spectrum spectrum(LinearOperator operator, NDArray start) {
    try (KrylovDecomposition decomposition = decompose(operator, start)) {
      return decomposition.spectrum();
    }
  }

  /**
   * Finds the wanted eigenvalues and keeps the basis.
   *
   * @param operator a symmetric matrix; if it is not, {@link Spectrum#asymmetric} says so
   * @return the Ritz values and vectors, to be closed by the caller; not converged if the budget
   *     ended first
   * @throws IllegalArgumentException if the basis that {@link Builder#maxBasisBytes} allows is too
   *     small; the message says what is needed
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public KrylovDecomposition decompose(LinearOperator operator) {
    return decompose(operator, StartVectors.none());
  }

  /**
   * Finds the wanted eigenvalues, starting from vectors that are thought to be near their
   * eigenvectors, such as the Ritz vectors of an operator that has changed little since, and keeps
   * the basis. The residuals hold whatever they are, and random vectors are started from as well,
   * so that what they miss is found. The better they are, the sooner the residuals are small; but
   * to be as sure that nothing was overlooked takes about as many products as from a cold start,
   * and one for each vector besides. So they save products where the tolerance is small, or {@link
   * Builder#missProbability} large.
   *
   * <p>A single vector gets a random part of sqrt(n / topK) / 10 times its length, and 0.3 times at
   * least: so a sum of the wanted eigenvectors is found for sure. Several vectors start on their
   * own, and each costs a product; then whichever Ritz pair needs it most gets the next product.
   * That takes as many vectors of memory again. Where {@link Builder#maxBasisBytes} has no room for
   * topK + p + blockSize + 1 vectors they are added up to a single one.
   *
   * @param operator a symmetric matrix; if it is not, {@link Spectrum#asymmetric} says so
   * @param start of shape (n) or (p, n), of the operator's data type, of any length and angle;
   *     vectors that depend on the others are left out
   * @return the Ritz values and vectors, to be closed by the caller; not converged if the budget
   *     ended first
   * @throws IllegalArgumentException if the shape or the data type is another one, a vector is zero
   *     or not finite, or the basis that {@link Builder#maxBasisBytes} allows is too small
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public KrylovDecomposition decompose(LinearOperator operator, NDArray start) {
    return ArrayScope.call(() -> decompose(operator, StartVectors.of(operator, start)));
  }

  private KrylovDecomposition decompose(LinearOperator operator, StartVectors given) {
    LanczosStart start =
        new LanczosStart(given, capacity(operator), blockSize, tolerated.isTracking());
    NDManager manager = operator.manager().newSubManager();
    try {
      return run(operator, manager, start);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  private KrylovDecomposition run(LinearOperator operator, NDManager manager, LanczosStart start) {
    WantedValues wanted = new WantedValues(which, wanted(operator), tolerance);
    LanczosProcess process = start.process(operator, manager, wanted, seed);
    KrylovRelation relation = process.relation();
    StoppingRule rule = new StoppingRule(wanted, relation.queueLength(), start.given(), tolerated);
    boolean converged = false;
    while (!converged && process.products() < maxProducts && !relation.isComplete()) {
      process.extend();
      converged = process.isDue() && rule.isMet(process);
    }
    converged = converged || rule.isMet(process);
    Spectrum spectrum =
        new KrylovReading(operator, process, wanted, missProbability).spectrum(converged);
    return new KrylovDecomposition(operator, manager, relation, wanted, spectrum);
  }

  private BasisCapacity capacity(LinearOperator operator) {
    return BasisCapacity.of(operator, maxBasisBytes, wanted(operator), maxProducts, blockSize);
  }

  private int wanted(LinearOperator operator) {
    return (int) Math.min(topK, operator.size());
  }

  /** Configures {@link Lanczos}. */
  public static final class Builder {

    private int topK = 5;
    private Which which = Which.LARGEST_MAGNITUDE;
    private double tolerance = 0.01;
    private double missProbability = 1e-4;
    private double trackedMissProbability;
    private int maxProducts;
    private int blockSize = 1;
    private long maxBasisBytes;
    private long seed = 42;

    private Builder() {}

    /**
     * Sets how many eigenvalues are wanted. Default 5. An operator with fewer gives all it has.
     *
     * @param topK at least 1
     * @return this
     */
    public Builder topK(int topK) {
      this.topK = Require.atLeast("topK", topK, 1);
      return this;
    }

    /**
     * Sets which eigenvalues are wanted. Default {@link Which#LARGEST_MAGNITUDE}.
     *
     * @param which an end of the spectrum, or both
     * @return this
     */
    public Builder which(Which which) {
      this.which = which;
      return this;
    }

    /**
     * Sets the residual at which a Ritz value counts as converged, as a fraction of the largest
     * Ritz value by magnitude; twice that is the distance at which nothing may have been
     * overlooked. Default 0.01. The true error of a separated eigenvalue is far smaller, see {@link
     * RitzValue}.
     *
     * @param tolerance greater than 0 and less than 1
     * @return this
     */
    public Builder tolerance(double tolerance) {
      this.tolerance = Require.fraction("tolerance", tolerance);
      return this;
    }

    /**
     * Sets the chance that is tolerated of having overlooked an eigenvalue that would change a
     * wanted one by more than twice the {@link #tolerance}. Default 1e-4. Ten times as large a
     * chance saves about a product.
     *
     * @param missProbability greater than 0 and less than 1
     * @return this
     */
    public Builder missProbability(double missProbability) {
      this.missProbability = Require.fraction("missProbability", missProbability);
      return this;
    }

    /**
     * Sets the chance that is tolerated instead of {@link #missProbability}, if that is less, where
     * as many start vectors are given as eigenvalues are wanted and all of them are found again:
     * where the space that is built holds every unit vector that they span, but for a seventh of
     * its squared length. Then they are added up to one start vector. Meant for operators that
     * follow one another closely, each started from the Ritz vectors of the last and with another
     * {@link #seed}: an eigenvector that was among those is not overlooked, one that was overlooked
     * is overlooked again with the product of both chances, and only a newcomer from elsewhere is
     * overlooked with this one. Default: {@link #missProbability}.
     *
     * @param trackedMissProbability greater than 0 and less than 1
     * @return this
     */
    public Builder trackedMissProbability(double trackedMissProbability) {
      this.trackedMissProbability =
          Require.fraction("trackedMissProbability", trackedMissProbability);
      return this;
    }

    /**
     * Sets the budget of matrix-vector products. Default {@link #defaultProducts}.
     *
     * @param maxProducts at least 1
     * @return this
     */
    public Builder maxProducts(int maxProducts) {
      this.maxProducts = Require.atLeast("maxProducts", maxProducts, 1);
      return this;
    }

    /**
     * Sets how many random start vectors there are, and with it how many copies of a multiple
     * eigenvalue are found. Default 1. A block takes more products than a single vector to the same
     * residual where there are no copies.
     *
     * @param blockSize at least 1
     * @return this
     */
    public Builder blockSize(int blockSize) {
      this.blockSize = Require.atLeast("blockSize", blockSize, 1);
      return this;
    }

    /**
     * Sets the most memory that the basis may take. Default 1 GiB, or if that is less than topK +
     * blockSize + 1 vectors, that many: 1.2 GB for the top 10 of 25 million parameters in float32.
     *
     * @param maxBasisBytes at least 1; at least topK + blockSize + 1 vectors, which is checked when
     *     the operator is known
     * @return this
     */
    public Builder maxBasisBytes(long maxBasisBytes) {
      this.maxBasisBytes = Require.atLeast("maxBasisBytes", maxBasisBytes, 1);
      return this;
    }

    /**
     * Sets the seed of the random start vectors. Default 42.
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
    public Lanczos build() {
      return new Lanczos(this);
    }
  }
}
