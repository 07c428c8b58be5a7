package io.github.spherometer.estimators;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When the wanted Ritz values count as converged.
 *
 * <p>A small residual alone is not enough. It says that an eigenvalue is near, not that it is the
 * one of this rank: after k products the k-th Ritz value often stands for the whole bulk of a
 * spectrum, with a small residual, while larger eigenvalues are still to come; and a start vector
 * that is given may have no part in one of them. So the wanted values must also have come to rest:
 * none may have moved by more than the tolerance over the last k products, those with the start
 * vectors not counted. A space that is exhausted has nothing left to come.
 */
final class StoppingRule {

  private final Wanted wanted;
  private final int starts;
  private final TreeMap<Integer, List<RitzValue>> history = new TreeMap<>();

  /**
   * @param starts how many start vectors there are
   */
  StoppingRule(Wanted wanted, int starts) {
    this.wanted = wanted;
    this.starts = starts;
  }

  /**
   * Looks at the Ritz values after a product. The more often it is asked, the earlier it can tell.
   *
   * @param products so far
   * @param exhausted whether the space holds everything that its start vectors can reach
   */
  boolean isMet(RitzPairs ritz, int products, boolean exhausted) {
    List<RitzValue> values = wanted.of(ritz);
    history.put(products, values);
    double bound = wanted.bound(ritz);
    return values.size() == wanted.count()
        && values.stream().allMatch(value -> value.residual() <= bound)
        && (exhausted || isAtRest(values, products, bound));
  }

  private boolean isAtRest(List<RitzValue> values, int products, double bound) {
    Map.Entry<Integer, List<RitzValue>> before = history.floorEntry(products - wanted.count());
    if (before == null || before.getKey() < starts || before.getValue().size() < wanted.count()) {
      return false;
    }
    for (int rank = 0; rank < wanted.count(); rank++) {
      double moved = key(values.get(rank)) - key(before.getValue().get(rank));
      if (Math.abs(moved) > bound) {
        return false;
      }
    }
    return true;
  }

  private double key(RitzValue value) {
    return wanted.which().key(value);
  }
}
