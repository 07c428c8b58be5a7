package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * The space that an operator is projected onto: an orthonormal basis that grows by one product at a
 * time, with full reorthogonalization.
 *
 * <p>The basis is a queue. The oldest vector that has not been multiplied yet is multiplied next,
 * and what is left of the product after orthogonalization joins the queue. So a single start vector
 * gives the Krylov space of Lanczos, and p of them the band Lanczos method (Ruhe 1979). The queue
 * grows shorter where nothing is left of a product; when it is empty the space is invariant, and it
 * is continued with a fresh random vector.
 *
 * <p>A basis that has reached its capacity is cut back to the best Ritz vectors and the queue
 * (thick restart, Wu and Simon 2000).
 */
final class KrylovSpace {

  /** What is left of a vector after this many roundings is noise, not a direction. */
  private static final double BREAKDOWN_ROUNDINGS = 10;

  /** What a restart costs a vector and its product. */
  private static final double RESTART_ROUNDINGS = 4;

  /** Below this order the eigenproblem costs next to nothing. */
  private static final int SOLVE_ALWAYS = 64;

  private final LinearOperator operator;
  private final Wanted wanted;
  private final RandomVectors random;
  private final KrylovBasis basis;
  private final Projection projection = new Projection();
  private final StartTrail trail = new StartTrail();
  private final double unitRoundoff;
  private @Nullable RitzPairs pairs;
  private int starts;
  private int products;
  private double scale;
  private boolean exhausted;

  /**
   * An empty space, to be given start vectors.
   *
   * @param manager owns the basis
   * @param capacity most basis vectors; at most the size of the operator, and if it is less, then
   *     at least one more than wanted values and start vectors together
   * @param wanted what a restart must keep
   * @param random start vectors
   */
  KrylovSpace(
      LinearOperator operator,
      NDManager manager,
      int capacity,
      Wanted wanted,
      RandomVectors random) {
    this.operator = operator;
    this.wanted = wanted;
    this.random = random;
    basis = KrylovBasis.create(manager, operator, capacity);
    unitRoundoff = UnitRoundoff.of(operator.dataType());
  }

  /** Matrix-vector products so far. */
  int products() {
    return products;
  }

  /** Whether the space has been invariant: what its start vectors reach is in it. */
  boolean isExhausted() {
    return exhausted;
  }

  /** Whether the basis spans everything and has been multiplied, so that nothing is left to do. */
  boolean isComplete() {
    return projection.size() == operator.size();
  }

  Projection projection() {
    return projection;
  }

  KrylovBasis basis() {
    return basis;
  }

  /** To be asked after at least one product. */
  RitzPairs ritzPairs() {
    if (pairs == null) {
      pairs = projection.ritzPairs(unitRoundoff);
    }
    return pairs;
  }

  /** Of the Ritz pairs as they are. */
  OverlookedChance overlookedChance() {
    RitzPairs ritz = ritzPairs();
    return new OverlookedChance(ritz, projection.couplings(ritz.vectors()), trail, operator.size());
  }

  /**
   * Whether the projected eigenproblem is small enough to be solved after every product, or it is
   * time to. Its cost grows like the third power of its order.
   */
  boolean isDue() {
    int size = projection.size();
    return size < SOLVE_ALWAYS || size % (size / SOLVE_ALWAYS + 1) == 0;
  }

  /** Adds random start vectors, as many as there is room for. */
  void addRandomVectors(int count) {
    for (int i = 0; i < count && !basis.isFull(); i++) {
      ArrayScope.run(() -> addStart(random.gaussian(), 1));
    }
  }

  /**
   * Adds a start vector, unless it depends on the basis.
   *
   * @param vector changed in place
   * @param randomShare share of its length that is random in all directions, 0 for none
   */
  void addStart(NDArray vector, double randomShare) {
    int place = basis.size();
    append(vector);
    if (basis.size() > place && randomShare > 0) {
      trail.addRandom(place, randomShare);
    } else if (basis.size() > place) {
      trail.addGiven(place);
    }
    starts = basis.size();
  }

  private void append(NDArray vector) {
    if (basis.isFull()) {
      return;
    }
    vector.divi(InnerProducts.norm(vector));
    basis.projectOut(vector, basis.size());
    double afterFirstPass = InnerProducts.norm(vector);
    if (afterFirstPass <= BREAKDOWN_ROUNDINGS * unitRoundoff) {
      return;
    }
    vector.divi(afterFirstPass);
    basis.projectOut(vector, basis.size());
    double leftover = InnerProducts.norm(vector);
    if (leftover >= 0.5) {
      basis.add(vector.divi(leftover));
    }
  }

  /** Multiplies by the next vector of the queue. */
  void extend() {
    if (queueLength() == 0) {
      startAfresh();
    }
    if (queueLength() > 1 && projection.size() >= starts && isDue()) {
      turnQueue();
    }
    ArrayScope.run(
        () -> {
          NDArray product = operator.apply(basis.row(projection.size()));
          products++;
          double norm = InnerProducts.norm(product);
          if (!Double.isFinite(norm)) {
            throw new NonFiniteProductException(products, norm);
          }
          scale = Math.max(scale, norm);
          add(product);
        });
    exhausted |= queueLength() == 0;
  }

  private void startAfresh() {
    if (basis.isFull()) {
      restart();
    }
    while (queueLength() == 0) {
      ArrayScope.run(() -> append(random.gaussian()));
    }
  }

  /** Makes a direction the first vector of the queue, by a reflection of the queue. */
  private void turnQueue() {
    double[] direction = nextDirection();
    double norm = NormOps_DDRM.normP2(DMatrixRMaj.wrap(direction.length, 1, direction));
    if (norm > 0) {
      DMatrixRMaj reflection = Reflections.onto(direction, norm);
      basis.turnLast(reflection);
      projection.turnQueue(reflection, unitRoundoff);
      trail.turned(projection.size(), reflection);
      pairs = null;
    }
  }

  /**
   * What needs the next product most: the residual of the worst of the wanted pairs, or if all of
   * them are good enough, that where an eigenvalue is overlooked most easily.
   */
  private double[] nextDirection() {
    RitzPairs ritz = ritzPairs();
    if (wanted.areAccurate(ritz)) {
      OverlookedChance chance = overlookedChance();
      Optional<Double> worst =
          new BlindSpots(wanted, ritz)
              .places().stream().max(Comparator.comparingDouble(chance::at));
      if (worst.isPresent()) {
        return Arrays.copyOf(chance.direction(worst.get()), queueLength());
      }
    }
    DMatrixRMaj s = ritz.vectors(List.of(wanted.neediest(ritz)));
    double[] direction = projection.direction(s, queueLength());
    double norm = NormOps_DDRM.normP2(DMatrixRMaj.wrap(direction.length, 1, direction));
    boolean noise = norm <= BREAKDOWN_ROUNDINGS * unitRoundoff * scale;
    return noise ? new double[queueLength()] : direction;
  }

  private int queueLength() {
    return basis.size() - projection.size();
  }

  private void add(NDArray product) {
    int size = basis.size();
    double[] coefficients = basis.projectOut(product, size);
    double afterFirstPass = InnerProducts.norm(product);
    double[] corrections = basis.projectOut(product, size);
    double leftover = InnerProducts.norm(product);
    for (int i = 0; i < size; i++) {
      coefficients[i] += corrections[i];
    }
    pairs = null;
    if (isNoise(leftover, afterFirstPass) || size == operator.size()) {
      projection.add(coefficients, leftover);
      return;
    }
    projection.add(append(coefficients, leftover), 0);
    if (basis.isFull()) {
      restart();
    }
    basis.add(product.divi(leftover));
  }

  private static double[] append(double[] values, double last) {
    double[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = last;
    return longer;
  }

  /**
   * Twice is enough (Kahan and Parlett): a second pass that takes much away leaves only rounding.
   */
  private boolean isNoise(double leftover, double afterFirstPass) {
    return leftover <= BREAKDOWN_ROUNDINGS * unitRoundoff * scale
        || leftover < 0.5 * afterFirstPass;
  }

  /** Keeps what is wanted and half of the room that is left beside one vector to come. */
  private void restart() {
    RitzPairs ritz = ritzPairs();
    int spare = basis.capacity() - queueLength() - 1 - wanted.count();
    int kept = Math.min(wanted.count() + Math.max(1, spare / 2), projection.size() - 1);
    List<Integer> best = wanted.best(ritz, kept);
    DMatrixRMaj vectors = ritz.vectors(best);
    trail.restarted(ritz, projection.couplings(ritz.vectors()), best);
    basis.rotate(vectors);
    projection.restart(vectors, RESTART_ROUNDINGS * unitRoundoff * scale);
    starts = 0;
    pairs = null;
  }
}
