package io.github.spherometer.estimators.krylov;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.projection.Reflections;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.RandomVectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * The Lanczos process with full reorthogonalization: a {@link KrylovRelation} that grows by one
 * product at a time.
 *
 * <p>The basis is a queue. The oldest vector that has not been multiplied yet is multiplied next,
 * and what is left of the product after orthogonalization joins the queue. So a single start vector
 * gives the Krylov space of Lanczos, and p of them the band Lanczos method (Ruhe 1979). The queue
 * grows shorter where nothing is left of a product; when it is empty the space is invariant, and it
 * is continued with a fresh random vector. A queue of several vectors is turned so that what needs
 * it most is multiplied first.
 */
public final class LanczosProcess {

  /** Below this order the eigenproblem costs next to nothing beside a product. Chosen. */
  private static final int SOLVE_ALWAYS = 64;

  private final LinearOperator operator;
  private final RandomVectors random;
  private final KrylovRelation relation;
  private final NextDirection nextDirection;
  private int products;
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
  public LanczosProcess(
      LinearOperator operator,
      NDManager manager,
      int capacity,
      WantedValues wanted,
      RandomVectors random) {
    this.operator = operator;
    this.random = random;
    relation = new KrylovRelation(operator, manager, capacity, new ThickRestart(wanted));
    nextDirection = new NextDirection(wanted);
  }

  /** What is known so far. */
  public KrylovRelation relation() {
    return relation;
  }

  /** Matrix-vector products so far. */
  public int products() {
    return products;
  }

  /** Whether the space has been invariant: what its start vectors reach is in it. */
  public boolean isExhausted() {
    return exhausted;
  }

  /**
   * Whether the projected eigenproblem is small enough to be solved after every product, or it is
   * time to. Its cost grows like the third power of its order.
   */
  public boolean isDue() {
    int order = relation.order();
    return order % (order / SOLVE_ALWAYS + 1) == 0;
  }

  /** Adds random start vectors, as many as there is room for. */
  public void addRandomStarts(int count) {
    for (int i = 0; i < count && relation.hasRoom(); i++) {
      ArrayScope.run(() -> relation.addStart(random.gaussian(), 1));
    }
  }

  /** Multiplies by the next vector of the queue. */
  public void extend() {
    startAfreshIfExhausted();
    if (relation.queueLength() > 1 && relation.hasMultipliedStarts() && isDue()) {
      turnQueue();
    }
    ArrayScope.run(
        () -> {
          NDArray product = operator.apply(relation.next());
          products++;
          relation.add(product, products);
        });
    exhausted |= relation.queueLength() == 0;
  }

  private void startAfreshIfExhausted() {
    while (relation.queueLength() == 0) {
      ArrayScope.run(() -> relation.addFresh(random.gaussian()));
    }
  }

  /** Makes a direction the first vector of the queue, by a reflection of the queue. */
  private void turnQueue() {
    double[] direction = nextDirection.in(relation);
    double norm = NormOps_DDRM.normP2(DMatrixRMaj.wrap(direction.length, 1, direction));
    if (norm > 0) {
      relation.turnQueue(Reflections.onto(direction, norm));
    }
  }
}
