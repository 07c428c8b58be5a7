package io.github.spherometer.estimators.krylov;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.projection.OrthonormalBasis;
import io.github.spherometer.estimators.projection.ProjectedMatrix;
import io.github.spherometer.estimators.projection.Remainder;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an operator from the products so far,
 *
 * <pre>A V = V H + W B + R</pre>
 *
 * <p>with V the m basis vectors that have been multiplied, W the queue of those that have not yet,
 * all of them orthonormal, and H, B and R as in {@link ProjectedMatrix}. It holds after every call:
 * basis, coefficients and the trail of the start vectors change together, and here alone.
 *
 * <p>A basis that has reached its capacity is cut back to the best Ritz vectors and the queue.
 */
public final class KrylovRelation {

  /**
   * What a restart costs a Ritz pair: its vector is off by u, and with it Ay - theta y by 2 u |A|.
   * Twice that, as the products of the vectors it is made of were off as well.
   */
  private static final double RESTART_ROUNDINGS = 4;

  private final OrthonormalBasis basis;
  private final ProjectedMatrix projected;
  private final StartTrail trail = new StartTrail();
  private final ThickRestart restart;
  private final long size;
  private final double unitRoundoff;
  private double scale;
  private @Nullable RitzPairs pairs;

  /**
   * An empty relation.
   *
   * @param manager owns the basis
   * @param capacity most basis vectors
   */
  KrylovRelation(LinearOperator operator, NDManager manager, int capacity, ThickRestart restart) {
    this.restart = restart;
    basis = new OrthonormalBasis(manager, operator, capacity);
    size = operator.size();
    unitRoundoff = UnitRoundoff.of(operator.dataType());
    projected = new ProjectedMatrix(unitRoundoff);
  }

  /** m, how many basis vectors have been multiplied. */
  public int order() {
    return projected.order();
  }

  /** q, how many have not. */
  public int queueLength() {
    return basis.size() - order();
  }

  /** How many basis vectors there are, m + q. */
  public int basisSize() {
    return basis.size();
  }

  /** Whether there is room for another vector. */
  boolean hasRoom() {
    return !basis.isFull();
  }

  /** Whether the basis spans everything and has been multiplied, so that nothing is left to do. */
  public boolean isComplete() {
    return order() == size;
  }

  /** Whether the products so far are those of all start vectors, or of what came of them. */
  boolean hasMultipliedStarts() {
    return trail.isWithin(order());
  }

  /** Norm below which a part of a product is noise. */
  double noise() {
    return basis.noise() * scale;
  }

  /**
   * Adds a start vector to the queue, unless it depends on the basis or there is no room.
   *
   * @param vector changed in place
   * @param randomShare share of its length that is random in all directions, 0 for none
   */
  public void addStart(NDArray vector, double randomShare) {
    int place = basis.size();
    if (basis.append(vector)) {
      trail.add(place, randomShare);
    }
  }

  /**
   * Adds a vector to the queue that says nothing of the chances of the start vectors, unless it
   * depends on the basis. Makes room for it.
   *
   * @param vector changed in place
   */
  void addFresh(NDArray vector) {
    if (basis.isFull()) {
      cutBack();
    }
    basis.append(vector);
  }

  /** The first of the queue, which is to be multiplied next. */
  public NDArray next() {
    return basis.vector(order());
  }

  /**
   * Takes in the product with the {@link #next} vector. What is left of it outside the basis joins
   * the queue, unless that is noise.
   *
   * @param product changed in place
   * @param number of the product
   * @throws NonFiniteProductException if it is infinite or not a number
   */
  void add(NDArray product, int number) {
    Remainder rest = basis.orthogonalize(product, couplingLength(), scale);
    if (!Double.isFinite(rest.normOfAll())) {
      throw new NonFiniteProductException(number, rest.normOfAll());
    }
    scale = Math.max(scale, rest.normOfAll());
    pairs = null;
    if (rest.isNoise() || basis.size() == size) {
      projected.add(rest.coefficients(), rest.norm());
      return;
    }
    projected.add(rest.coefficientsWithNorm(), 0);
    if (basis.isFull()) {
      cutBack();
    }
    basis.add(product.divi(rest.norm()));
  }

  /**
   * How many of the last vectors a product is known to have a part of: the queue, and as many
   * before it, whose own products it was in.
   */
  private int couplingLength() {
    return 2 * queueLength();
  }

  /** Leaves room for one vector. */
  private void cutBack() {
    RitzPairs ritz = ritzPairs();
    List<Integer> kept = restart.kept(ritz, basis.capacity() - queueLength() - 1);
    DMatrixRMaj vectors = ritz.vectors(kept);
    trail.restarted(ritz, couplings(ritz), kept);
    basis.replaceFirst(vectors);
    projected.restart(vectors, RESTART_ROUNDINGS * unitRoundoff * scale);
    pairs = null;
  }

  /**
   * Replaces the queue by linear combinations of its vectors.
   *
   * @param weights of shape (q, q), orthogonal
   */
  void turnQueue(DMatrixRMaj weights) {
    basis.replaceLast(weights);
    projected.turnQueue(weights);
    trail.turned(order(), weights);
    pairs = null;
  }

  /** To be asked after at least one product. */
  public RitzPairs ritzPairs() {
    if (pairs == null) {
      pairs = ProjectedEigenproblem.solve(projected, unitRoundoff);
    }
    return pairs;
  }

  /** Of the Ritz pairs as they are. */
  public OverlookedChance overlookedChance() {
    RitzPairs ritz = ritzPairs();
    return new OverlookedChance(ritz, couplings(ritz), trail, size);
  }

  private DMatrixRMaj couplings(RitzPairs ritz) {
    return projected.couplings(ritz.vectors());
  }

  /**
   * Bs, the residual of a Ritz vector in the queue.
   *
   * @param place of its value in descending order
   * @return one number a vector of the queue
   */
  double[] residual(int place) {
    return projected.coupling(ritzPairs().vectors(List.of(place)), queueLength());
  }

  /** As {@link ProjectedMatrix#asymmetry} says. */
  public double asymmetry() {
    return projected.asymmetry();
  }

  /** An entry of T, the symmetric matrix that stands for H. */
  public double entry(int row, int column) {
    return projected.entry(row, column);
  }

  /** An entry of B. */
  public double coupling(int row, int column) {
    return projected.coupling(row, column);
  }

  /** Inner products of the pieces of V and W from one index to another, in double. */
  public DMatrixRMaj gram(long from, long to) {
    return basis.gram(from, to);
  }

  /**
   * Takes the part in the span of V out of a vector.
   *
   * @param vector changed in place
   * @return V'x, the coefficients taken out
   */
  public double[] projectOut(NDArray vector) {
    return basis.projectOut(vector, order());
  }

  /** A basis vector, of V or then of W. */
  NDArray vector(int index) {
    return basis.vector(index);
  }

  /**
   * Linear combinations of basis vectors.
   *
   * @param manager owns the result
   * @param weights of shape (j, l), for the first j vectors of V and W
   * @return a new array of shape (l, n)
   */
  public NDArray combinations(NDManager manager, DMatrixRMaj weights) {
    return basis.combinations(manager, weights);
  }
}
