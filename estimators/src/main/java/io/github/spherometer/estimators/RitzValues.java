package io.github.spherometer.estimators;

import java.util.Comparator;
import java.util.List;

/** All Ritz values of a Krylov space, wanted or not, in descending order. */
final class RitzValues {

  private final List<RitzValue> descending;

  RitzValues(List<RitzValue> values) {
    descending =
        values.stream().sorted(Comparator.comparingDouble(RitzValue::value).reversed()).toList();
  }

  int size() {
    return descending.size();
  }

  /** The first k in the wanted order. */
  List<RitzValue> select(Which which, int k) {
    return which.pick(descending, k);
  }

  RitzValue largest() {
    return descending.get(0);
  }

  RitzValue smallest() {
    return descending.get(descending.size() - 1);
  }

  /** Largest absolute value, the operator's norm as far as it is known. */
  double magnitude() {
    return Math.max(Math.abs(largest().value()), Math.abs(smallest().value()));
  }
}
