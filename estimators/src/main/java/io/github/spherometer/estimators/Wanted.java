package io.github.spherometer.estimators;

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

  /**
   * Place in descending order of the pair that needs the next product most: the wanted one with the
   * largest residual. If all of them are good enough, the next in rank, so that it is seen if an
   * eigenvalue of higher rank hides behind it.
   */
  int neediest(RitzPairs pairs) {
    List<Integer> ranks = ranks(pairs, count + 1);
    int neediest = ranks.get(0);
    for (int place : ranks.subList(0, Math.min(count, ranks.size()))) {
      if (residual(pairs, place) > residual(pairs, neediest)) {
        neediest = place;
      }
    }
    boolean good = residual(pairs, neediest) <= bound(pairs);
    return good ? ranks.get(ranks.size() - 1) : neediest;
  }

  private List<Integer> ranks(RitzPairs pairs, int size) {
    return which.ranks(pairs.values(), Math.min(size, pairs.size()));
  }

  private static double residual(RitzPairs pairs, int place) {
    return pairs.values().get(place).residual();
  }
}
