package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.RitzValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When the wanted Ritz values count as converged.
 *
 * <p>A small residual alone is not enough. It says that an eigenvalue is near, not that it is the
 * one of this rank: after k products the k-th Ritz value often stands for the whole bulk of a
 * spectrum, with a small residual, while larger eigenvalues are still to come; and a start vector
 * that is given may have no part in one of them. So wherever an overlooked eigenvalue would change
 * the wanted ones, its {@link OverlookedChance} must be small. Nothing can be told of values that
 * lie nearer to each other than two tolerances: those must have come to rest, that is, not have
 * moved by more than half the tolerance over the last k/2 products, those with the start vectors
 * not counted. A space that is exhausted has nothing left to come.
 */
public final class StoppingRule {

  private final WantedValues wanted;
  private final int starts;
  private final StartVectors given;
  private final ToleratedChance tolerated;
  private final TreeMap<Integer, List<RitzValue>> history = new TreeMap<>();

  /**
   * @param starts how many start vectors there are
   * @param given those of them that were
   * @param tolerated largest chance of an overlooked eigenvalue
   */
  public StoppingRule(
      WantedValues wanted, int starts, StartVectors given, ToleratedChance tolerated) {
    this.wanted = wanted;
    this.starts = starts;
    this.given = given;
    this.tolerated = tolerated;
  }

  /**
   * Looks at a process after a product. The more often it is asked, the earlier it can tell.
   *
   * @param process always the same one
   */
  public boolean isMet(LanczosProcess process) {
    RitzPairs ritz = process.relation().ritzPairs();
    history.put(process.products(), wanted.of(ritz));
    return wanted.areAccurate(ritz)
        && (process.isExhausted() || nothingHides(process.relation(), process.products()));
  }

  private boolean nothingHides(KrylovRelation relation, int products) {
    RitzPairs ritz = relation.ritzPairs();
    BlindSpots spots = new BlindSpots(wanted, ritz);
    List<RitzValue> values = wanted.of(ritz);
    double bound = wanted.bound(ritz);
    for (int rank = 0; rank < values.size(); rank++) {
      if (spots.isCrowded(rank) && !isAtRest(rank, values.get(rank), products, bound)) {
        return false;
      }
    }
    OverlookedChance chance = relation.overlookedChance();
    double worst = spots.places().stream().mapToDouble(chance::at).max().orElse(0);
    return worst <= tolerated.cold()
        || (worst <= tolerated.tracked() && worst <= tolerated.of(given, relation, wanted.count()));
  }

  private boolean isAtRest(int rank, RitzValue value, int products, double bound) {
    Map.Entry<Integer, List<RitzValue>> before =
        history.floorEntry(products - (wanted.count() + 1) / 2);
    if (before == null || before.getKey() < starts || before.getValue().size() < wanted.count()) {
      return false;
    }
    return Math.abs(key(value) - key(before.getValue().get(rank))) <= bound / 2;
  }

  private double key(RitzValue value) {
    return new Ranking(wanted.which()).key(value);
  }
}
