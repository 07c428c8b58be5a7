package io.github.spherometer.estimators.trace;

import java.util.SplittableRandom;

/**
 * A vector of any length in little memory: pieces of equal length with random signs, added up (a
 * count sketch, Charikar, Chen and Farach-Colton 2002, with places in order in place of a hash).
 * Inner products of folded vectors are those of the vectors in expectation over the signs, which
 * are the same for all vectors, with a standard deviation of about |x| |y| sqrt(2 / length); short
 * vectors have one piece and are what they were.
 */
final class FoldedVector {

  /** Seed of the signs; any number. */
  private static final long SIGNS = 0x3c6ef372fe94f82bL;

  private final SplittableRandom signs = new SplittableRandom(SIGNS);
  private final double[] entries;
  private double sign = 1;
  private int place;
  private double sum;

  /**
   * Of a vector that is added entry by entry, and zero yet.
   *
   * @param length of the folded vector, at most that of the vector; a prime does not lay rows of
   *     weights upon each other
   */
  FoldedVector(int length) {
    entries = new double[length];
  }

  /**
   * Adds the next entries of the vector.
   *
   * @param values has them
   * @param from index of the first one
   * @param to index behind the last one; no more than {@code from} adds none
   */
  void add(double[] values, int from, int to) {
    for (int start = from; start < to; ) {
      int count = Math.min(to - start, entries.length - place);
      sum += Sums.of(values, start, start + count);
      for (int i = 0; i < count; i++) {
        entries[place + i] += sign * values[start + i];
      }
      start += count;
      place += count;
      if (place == entries.length) {
        place = 0;
        sign = signs.nextBoolean() ? 1 : -1;
      }
    }
  }

  /** Entries of the folded vector, which the caller may keep. */
  double[] entries() {
    return entries;
  }

  /** Sum of the entries of the vector itself. */
  double sum() {
    return sum;
  }
}
