package io.github.spherometer.estimators;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/**
 * A Krylov space that grows by one product at a time, with full reorthogonalization.
 *
 * <p>A space that turns out to be invariant (breakdown) is continued with a fresh random vector
 * orthogonal to it.
 */
final class KrylovSpace {

  /** What is left of a product after this many roundings is noise, not a direction. */
  private static final double BREAKDOWN_ROUNDINGS = 10;

  private final LinearOperator operator;
  private final RandomVectors random;
  private final KrylovBasis basis;
  private final Projection projection = new Projection();
  private final double unitRoundoff;
  private double scale;
  private boolean exhausted;

  /**
   * @param manager owns the basis
   * @param capacity most products; at most the size of the operator
   */
  KrylovSpace(LinearOperator operator, NDManager manager, int capacity, long seed) {
    this.operator = operator;
    random = new RandomVectors(operator, seed);
    basis = KrylovBasis.create(manager, operator, capacity);
    unitRoundoff = Scalars.unitRoundoff(operator.dataType());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      addRandomVector();
    }
  }

  int products() {
    return projection.size();
  }

  /** Whether the space has been invariant: what its start vector reaches is in it. */
  boolean isExhausted() {
    return exhausted;
  }

  /** Multiplies by the last basis vector and adds the next one. */
  void extend() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray product = operator.apply(basis.last());
      double norm = Scalars.norm(product);
      if (!Double.isFinite(norm)) {
        throw new NonFiniteProductException(products() + 1, norm);
      }
      scale = Math.max(scale, norm);
      addNext(product);
    }
  }

  RitzValues ritzValues() {
    return projection.ritzValues(unitRoundoff);
  }

  private void addNext(NDArray product) {
    double[] coefficients = basis.projectOut(product);
    double afterFirstPass = Scalars.norm(product);
    double[] corrections = basis.projectOut(product);
    double leftover = Scalars.norm(product);
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] += corrections[i];
    }
    if (isNoise(leftover, afterFirstPass)) {
      projection.addInvariant(coefficients, leftover);
      exhausted = true;
      if (!basis.isFull()) {
        addRandomVector();
      }
    } else {
      projection.add(coefficients, leftover);
      if (!basis.isFull()) {
        basis.add(product.divi(leftover));
      }
    }
  }

  /**
   * Twice is enough (Kahan and Parlett): a second pass that takes much away leaves only rounding.
   */
  private boolean isNoise(double leftover, double afterFirstPass) {
    return leftover <= BREAKDOWN_ROUNDINGS * unitRoundoff * scale
        || leftover < 0.5 * afterFirstPass;
  }

  private void addRandomVector() {
    NDArray vector = random.gaussian();
    for (int pass = 0; pass < 2; pass++) {
      basis.projectOut(vector);
      vector.divi(Scalars.norm(vector));
    }
    basis.add(vector);
  }
}
