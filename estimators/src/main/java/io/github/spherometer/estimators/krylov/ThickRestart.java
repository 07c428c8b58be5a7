package io.github.spherometer.estimators.krylov;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a basis that is full is cut back to: the best Ritz vectors, beside the vectors that have not
 * been multiplied (thick restart, Wu and Simon 2000).
 *
 * <p>How many are kept beside the wanted ones is a matter of cost alone; half of the room that is
 * left for them is a choice.
 */
record ThickRestart(WantedValues wanted) {

  /**
   * Chooses the Ritz vectors to keep: the wanted ones, those of both ends, and the next in rank,
   * half as many as there is room for.
   *
   * @param room most vectors that may be kept; at least one more than are wanted
   * @return places in descending order of the Ritz values, fewer than there are
   */
  List<Integer> kept(RitzPairs pairs, int room) {
    int spare = room - wanted.count();
    int size = Math.min(wanted.count() + Math.max(1, spare / 2), pairs.size() - 1);
    Collection<Integer> places = new LinkedHashSet<>(wanted.places(pairs, wanted.count()));
    places.add(0);
    places.add(pairs.size() - 1);
    places.addAll(wanted.places(pairs, size));
    return places.stream().limit(size).toList();
  }
}
