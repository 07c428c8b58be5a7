package io.github.spherometer.estimators.eigen;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which Ritz values are wanted, and how exactly.
 *
 * @param count how many
 * @param tolerance of residuals and movements, as a fraction of the largest magnitude
 */
record Wanted(Which which, int count, double tolerance) {

  /** The wanted ones, rank 1 first; all of them in the wanted order if there are fewer. */
  List<RitzValue> of(RitzPairs pairs) {
    return pairs.select(which, Math.min(count, pairs.size()));
  }

  /** The largest residual or movement that is tolerated. */
  double bound(RitzPairs pairs) {
    return tolerance * pairs.magnitude();
  }

  /** Places in descending order of the wanted ones, of both ends, and of the next in rank. */
  List<Integer> best(RitzPairs pairs, int size) {
    Collection<Integer> places = new LinkedHashSet<>(ranks(pairs, count));
    places.add(0);
    places.add(pairs.size() - 1);
    places.addAll(ranks(pairs, size));
    return places.stream().limit(size).toList();
  }

  /** Place in descending order of the wanted one with the largest residual. */
  int neediest(RitzPairs pairs) {
    List<Integer> ranks = ranks(pairs, count);
    int neediest = ranks.get(0);
    for (int place : ranks) {
      if (residual(pairs, place) > residual(pairs, neediest)) {
        neediest = place;
      }
    }
    return neediest;
  }

  /** Whether there are as many as are wanted, and their residuals are tolerated. */
  boolean areAccurate(RitzPairs pairs) {
    double bound = bound(pairs);
    return pairs.size() >= count && of(pairs).stream().allMatch(value -> value.residual() <= bound);
  }

  private List<Integer> ranks(RitzPairs pairs, int size) {
    return which.ranks(pairs.values(), Math.min(size, pairs.size()));
  }

  private static double residual(RitzPairs pairs, int place) {
    return pairs.values().get(place).residual();
  }
}
