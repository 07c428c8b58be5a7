package io.github.spherometer.estimators;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which eigenvalues are wanted, and in what order they are ranked. ARPACK's names in brackets. */
public enum Which {
  /** Largest absolute value first, with its sign (LM). */
  LARGEST_MAGNITUDE,

  /** Largest first (LA). */
  LARGEST_ALGEBRAIC,

  /** Smallest, that is most negative, first (SA). */
  SMALLEST_ALGEBRAIC,

  /** Half from each end, one more from the upper end if k is odd, in descending order (BE). */
  BOTH_ENDS;

  /** What a value is ranked by. */
  double key(RitzValue ritz) {
    return this == LARGEST_MAGNITUDE ? Math.abs(ritz.value()) : ritz.value();
  }

  /**
   * Picks the wanted ones.
   *
   * @param descending values in descending order
   * @param k how many; at most the number of values
   * @return rank 1 first
   */
  List<RitzValue> pick(List<RitzValue> descending, int k) {
    int n = descending.size();
    return switch (this) {
      case LARGEST_MAGNITUDE ->
          descending.stream()
              .sorted(Comparator.comparingDouble(this::key).reversed())
              .limit(k)
              .toList();
      case LARGEST_ALGEBRAIC -> descending.subList(0, k);
      case SMALLEST_ALGEBRAIC ->
          IntStream.range(0, k).mapToObj(i -> descending.get(n - 1 - i)).toList();
      case BOTH_ENDS -> {
        int upper = (k + 1) / 2;
        yield IntStream.range(0, k)
            .mapToObj(i -> descending.get(i < upper ? i : n - k + i))
            .toList();
      }
    };
  }
}
