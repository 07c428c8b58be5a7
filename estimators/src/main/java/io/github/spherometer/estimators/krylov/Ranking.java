package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Ranks of Ritz values, by which of them are wanted. */
record Ranking(Which which) {

  /** What a value is ranked by. */
  double key(RitzValue ritz) {
    return which == Which.LARGEST_MAGNITUDE ? Math.abs(ritz.value()) : ritz.value();
  }

  /**
   * Ranks values.
   *
   * @param descending values in descending order
   * @param k how many are wanted; at most the number of values
   * @return places of the wanted ones, rank 1 first
   */
  List<Integer> ranks(List<RitzValue> descending, int k) {
    int n = descending.size();
    IntStream places =
        switch (which) {
          case LARGEST_MAGNITUDE ->
              IntStream.range(0, n)
                  .boxed()
                  .sorted(Comparator.comparingDouble(i -> -key(descending.get(i))))
                  .mapToInt(i -> i)
                  .limit(k);
          case LARGEST_ALGEBRAIC -> IntStream.range(0, k);
          case SMALLEST_ALGEBRAIC -> IntStream.range(0, k).map(i -> n - 1 - i);
          case BOTH_ENDS -> IntStream.range(0, k).map(i -> i < (k + 1) / 2 ? i : n - k + i);
        };
    return places.boxed().toList();
  }
}
