package io.github.spherometer.estimators.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.SplittableRandom;

/**
 * A vector of any length in little memory: pieces of equal length with random signs, added up (a
 * count sketch, Charikar, Chen and Farach-Colton 2002, with places in order in place of a hash).
 * Inner products of folded vectors are those of the vectors in expectation over the signs, which
 * are the same for all vectors, with a standard deviation of about |x| |y| sqrt(2 / length); short
 * vectors have one piece and are what they were.
 */
final class FoldedVector {

  private static final long PIECE = 1L << 16;

  /** Seed of the signs; any number. */
  private static final long SIGNS = 0x3c6ef372fe94f82bL;

  private final double[] entries;
  private final double sum;

  private FoldedVector(double[] entries, double sum) {
    this.entries = entries;
    this.sum = sum;
  }

  /**
   * Folds a part of a vector.
   *
   * @param start first entry
   * @param end entry after the last one
   * @param length of the folded vector at most; a prime does not lay rows of weights upon each
   *     other
   */
  static FoldedVector of(NDArray vector, long start, long end, int length) {
    double[] entries = new double[(int) Math.min(length, end - start)];
    SplittableRandom signs = new SplittableRandom(SIGNS);
    double sum = 0;
    double sign = 1;
    int place = 0;
    for (long from = start; from < end; from += PIECE) {
      for (double value : doubles(vector, from, Math.min(end, from + PIECE))) {
        entries[place] += sign * value;
        sum += value;
        place++;
        if (place == entries.length) {
          place = 0;
          sign = signs.nextBoolean() ? 1 : -1;
        }
      }
    }
    return new FoldedVector(entries, sum);
  }

  /** Entries of the folded vector, which the caller may keep. */
  double[] entries() {
    return entries;
  }

  /** Sum of the entries of the vector itself. */
  double sum() {
    return sum;
  }

  private static double[] doubles(NDArray vector, long start, long end) {
    try (NDArray piece = vector.get(new NDIndex().addSliceDim(start, end));
        NDArray wide = piece.toType(DataType.FLOAT64, false)) {
      return wide.toDoubleArray();
    }
  }
}
