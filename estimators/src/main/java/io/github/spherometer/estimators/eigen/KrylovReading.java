package io.github.spherometer.estimators.eigen;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.krylov.KrylovRelation;
import io.github.spherometer.estimators.krylov.LanczosProcess;
import io.github.spherometer.estimators.krylov.RitzPairs;
import io.github.spherometer.estimators.krylov.SymmetryCheck;
import io.github.spherometer.estimators.krylov.WantedValues;
import io.github.spherometer.estimators.operator.LinearOperator;

/** What a Lanczos process says about the spectrum of its operator. */
record KrylovReading(
    LinearOperator operator, LanczosProcess process, WantedValues wanted, double missProbability) {

  /**
   * Reads it.
   *
   * @param converged whether a rule has been met that takes the operator to be symmetric
   */
  Spectrum spectrum(boolean converged) {
    KrylovRelation relation = process.relation();
    RitzPairs pairs = relation.ritzPairs();
    SymmetryCheck check = new SymmetryCheck(operator, relation);
    double asymmetry = relation.asymmetry();
    boolean asymmetric =
        check.fails(asymmetry, process.products(), pairs.magnitude(), wanted.tolerance());
    return new Spectrum(
        wanted.of(pairs),
        extreme(pairs.largest(), 1),
        extreme(pairs.smallest(), -1),
        process.products() + check.products(),
        converged && !asymmetric,
        asymmetry,
        asymmetric);
  }

  /** A space that is exhausted holds everything. */
  private Extreme extreme(RitzValue ritz, int sign) {
    double reach =
        process.isExhausted()
            ? 0
            : process.relation().overlookedChance().reach(ritz, sign, missProbability);
    return new Extreme(ritz.value(), ritz.residual(), Math.max(ritz.residual(), reach));
  }
}
