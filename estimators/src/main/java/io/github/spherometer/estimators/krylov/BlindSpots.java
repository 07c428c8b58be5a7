package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.Which;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an eigenvalue could hide that would change the wanted ones by more than twice the
 * tolerance, and where it cannot be told.
 *
 * <p>The chance of having overlooked an eigenvalue falls with the distance from the Ritz values. So
 * it is enough to look beside the wanted ones: two tolerances away, or in the middle of a gap that
 * is two to four tolerances wide, where an eigenvalue would outrank the last wanted one; and for
 * the largest magnitude as far out on the other side of zero. A gap that is narrower hides nothing
 * larger than itself, but an error of one rank may shift others: those values are crowded.
 */
final class BlindSpots {

  /** An eigenvalue no farther from the last one has its rank; below any tolerance that is met. */
  private static final double ROUNDING = 1e-9;

  private final WantedValues wanted;
  private final RitzPairs pairs;
  private final List<Integer> ranks;
  private final double distance;

  /**
   * @param pairs at least as many as are wanted
   */
  BlindSpots(WantedValues wanted, RitzPairs pairs) {
    this.wanted = wanted;
    this.pairs = pairs;
    ranks = wanted.places(pairs, wanted.count());
    distance = 2 * wanted.bound(pairs);
  }

  /** Places to ask {@link OverlookedChance} about. */
  List<Double> places() {
    List<Double> places = new ArrayList<>();
    for (int place : ranks) {
      double value = value(place);
      double above = gapAbove(place);
      double below = gapAbove(place + 1);
      addIf(above >= distance, value + Math.min(distance, above / 2), places);
      addIf(below >= distance, value - Math.min(distance, below / 2), places);
    }
    if (wanted.which() == Which.LARGEST_MAGNITUDE) {
      double last = last();
      double mirror = -Math.signum(last) * (Math.abs(last) + distance);
      addIf(nearest(mirror) >= distance / 2, mirror, places);
    }
    return places;
  }

  private void addIf(boolean visible, double place, List<Double> places) {
    if (visible && outranksLast(place)) {
      places.add(place);
    }
  }

  /** Whether the value of a rank has a neighbour too near to tell what is between. */
  boolean isCrowded(int rank) {
    int place = ranks.get(rank);
    return Math.min(gapAbove(place), gapAbove(place + 1)) < distance;
  }

  private boolean outranksLast(double x) {
    int count = wanted.count();
    return switch (wanted.which()) {
      case LARGEST_MAGNITUDE -> Math.abs(x) > Math.abs(last()) * (1 + ROUNDING);
      case LARGEST_ALGEBRAIC -> x > last();
      case SMALLEST_ALGEBRAIC -> x < last();
      case BOTH_ENDS ->
          x > value((count + 1) / 2 - 1) || (count > 1 && x < value(pairs.size() - count / 2));
    };
  }

  private double last() {
    return value(ranks.get(ranks.size() - 1));
  }

  private double nearest(double x) {
    return pairs.values().stream()
        .mapToDouble(ritz -> Math.abs(ritz.value() - x))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Distance of a place in descending order from the one above it. */
  private double gapAbove(int place) {
    return place == 0 || place == pairs.size()
        ? Double.POSITIVE_INFINITY
        : value(place - 1) - value(place);
  }

  private double value(int place) {
    return pairs.values().get(place).value();
  }
}
