package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import java.util.List;

/**
 * Which Ritz values are wanted, and how exactly.
 *
 * @param count how many
 * @param tolerance of residuals and movements, as a fraction of the largest magnitude
 */
public record WantedValues(Which which, int count, double tolerance) {

  /** The wanted ones, rank 1 first; all of them in the wanted order if there are fewer. */
  public List<RitzValue> of(RitzPairs pairs) {
    return places(pairs, count).stream().map(pairs.values()::get).toList();
  }

  /** Places in descending order of the first ones in rank, as many as there are. */
  public List<Integer> places(RitzPairs pairs, int most) {
    return new Ranking(which).ranks(pairs.values(), Math.min(most, pairs.size()));
  }

  /** The largest residual or movement that is tolerated. */
  double bound(RitzPairs pairs) {
    return tolerance * pairs.magnitude();
  }

  /** Whether there are as many as are wanted, and their residuals are tolerated. */
  boolean areAccurate(RitzPairs pairs) {
    double bound = bound(pairs);
    return pairs.size() >= count && of(pairs).stream().allMatch(value -> value.residual() <= bound);
  }
}
