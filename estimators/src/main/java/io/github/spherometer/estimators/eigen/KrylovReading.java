package io.github.spherometer.estimators.eigen;

import io.github.spherometer.estimators.operator.LinearOperator;

/** What a space says about the spectrum of its operator. */
record KrylovReading(
    LinearOperator operator, KrylovSpace space, Wanted wanted, double missProbability) {

  /**
   * Reads it.
   *
   * @param converged whether a rule has been met that takes the operator to be symmetric
   */
  Spectrum spectrum(boolean converged) {
    RitzPairs pairs = space.ritzPairs();
    SymmetryCheck check = new SymmetryCheck(operator, space.basis());
    double asymmetry = space.projection().asymmetry();
    boolean asymmetric =
        check.fails(asymmetry, space.products(), pairs.magnitude(), wanted.tolerance());
    return new Spectrum(
        wanted.of(pairs),
        extreme(pairs.largest(), 1),
        extreme(pairs.smallest(), -1),
        space.products() + check.products(),
        converged && !asymmetric,
        asymmetry,
        asymmetric);
  }

  /** A space that is exhausted holds everything. */
  private Extreme extreme(RitzValue ritz, int sign) {
    double reach =
        space.isExhausted() ? 0 : space.overlookedChance().reach(ritz, sign, missProbability);
    return new Extreme(ritz.value(), ritz.residual(), Math.max(ritz.residual(), reach));
  }
}
