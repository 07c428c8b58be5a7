package io.github.spherometer.estimators;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which Ritz values are wanted.
 *
 * @param count how many
 */
record Wanted(Which which, int count) {

  /** The wanted ones, rank 1 first; all of them in the wanted order if there are fewer. */
  List<RitzValue> of(RitzPairs pairs) {
    return pairs.select(which, Math.min(count, pairs.size()));
  }

  /** Places in descending order of the wanted ones, of both ends, and of the next in rank. */
  List<Integer> best(RitzPairs pairs, int size) {
    Collection<Integer> places =
        new LinkedHashSet<>(which.ranks(pairs.values(), Math.min(count, pairs.size())));
    places.add(0);
    places.add(pairs.size() - 1);
    places.addAll(which.ranks(pairs.values(), Math.min(size, pairs.size())));
    return places.stream().limit(size).toList();
  }
}
