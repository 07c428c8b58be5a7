package io.github.spherometer.estimators;

import java.util.ArrayList;
import java.util.List;

/**
 * When the wanted Ritz values count as converged.
 *
 * <p>A small residual alone is not enough. It says that an eigenvalue is near, not that it is the
 * one of this rank: after k products the k-th Ritz value often stands for the whole bulk of a
 * spectrum, with a small residual, while larger eigenvalues are still to come. So the wanted values
 * must also have come to rest: none may have moved by more than the tolerance over the last k
 * products. A space that is exhausted has nothing left to come.
 */
final class StoppingRule {

  private final Wanted wanted;
  private final double tolerance;
  private final List<List<RitzValue>> history = new ArrayList<>();

  /**
   * @param tolerance of residuals and movements, as a fraction of the largest magnitude
   */
  StoppingRule(Wanted wanted, double tolerance) {
    this.wanted = wanted;
    this.tolerance = tolerance;
  }

  /**
   * Looks at the Ritz values after a product. To be asked once a product.
   *
   * @param exhausted whether the space holds everything that its start vector can reach
   */
  boolean isMet(RitzPairs ritz, boolean exhausted) {
    List<RitzValue> values = wanted.of(ritz);
    history.add(values);
    double bound = tolerance * ritz.magnitude();
    return values.size() == wanted.count()
        && values.stream().allMatch(value -> value.residual() <= bound)
        && (exhausted || isAtRest(values, bound));
  }

  private boolean isAtRest(List<RitzValue> values, double bound) {
    int before = history.size() - 1 - wanted.count();
    if (before < 0 || history.get(before).size() < wanted.count()) {
      return false;
    }
    List<RitzValue> earlier = history.get(before);
    for (int rank = 0; rank < wanted.count(); rank++) {
      if (Math.abs(wanted.which().key(values.get(rank)) - wanted.which().key(earlier.get(rank)))
          > bound) {
        return false;
      }
    }
    return true;
  }
}
