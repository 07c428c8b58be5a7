package io.github.spherometer.estimators.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

/** Inner products and norms of vectors, summed in double. */
public final class InnerProducts {

  /** So many entries the engine adds up in the vectors' own type, and no more. */
  private static final long PIECE = 1L << 16;

  /** Squares of such norms are neither subnormal nor infinite in double. */
  private static final double SMALLEST_SAFE = 0x1p-500;

  private static final double LARGEST_SAFE = 0x1p500;

  private InnerProducts() {}

  /** Product of two vectors, multiplied and summed in double. */
  public static double dot(NDArray x, NDArray y) {
    double sum = 0;
    for (long start = 0; start < x.size(); start += PIECE) {
      NDIndex piece = piece(start, x.size());
      try (NDArray a = x.get(piece);
          NDArray b = y.get(piece);
          NDArray left = a.toType(DataType.FLOAT64, false);
          NDArray right = b.toType(DataType.FLOAT64, false);
          NDArray dot = left.matMul(right)) {
        sum += dot.getDouble();
      }
    }
    return sum;
  }

  /**
   * Products of the rows of a matrix with a vector, summed piece by piece in double: the engine
   * accumulates one entry after the other, which in float32 costs half the digits at 10 million
   * entries.
   */
  public static double[] dots(NDArray rows, NDArray vector) {
    double[] sums = new double[(int) rows.getShape().get(0)];
    for (long start = 0; start < vector.size(); start += PIECE) {
      NDIndex piece = piece(start, vector.size());
      try (NDArray a = rows.get(piece);
          NDArray b = vector.get(piece);
          NDArray dots = a.matMul(b);
          NDArray wide = dots.toType(DataType.FLOAT64, true)) {
        double[] part = wide.toDoubleArray();
        for (int i = 0; i < sums.length; i++) {
          sums[i] += part[i];
        }
      }
    }
    return sums;
  }

  /**
   * How far a product of unit vectors that {@link #dots} finds is off, as its roundings are
   * independent: sqrt(n) u for a sum of n terms (Higham and Mary 2019), of which those of a piece
   * are the longest.
   */
  public static double rounding(DataType type, long size) {
    return Math.sqrt((double) Math.min(size, PIECE)) * UnitRoundoff.of(type);
  }

  private static NDIndex piece(long start, long size) {
    return new NDIndex().addEllipseDim().addSliceDim(start, Math.min(size, start + PIECE));
  }

  /** Euclidean norm. */
  public static double norm(NDArray x) {
    double norm = Math.sqrt(square(x));
    return norm > SMALLEST_SAFE && norm < LARGEST_SAFE ? norm : scaledNorm(x);
  }

  /** Whether every entry is a finite number. */
  public static boolean isFinite(NDArray x) {
    try (NDArray norm = x.norm()) {
      // The engine's own norm, which is had in one call, overflows in float32.
      return Double.isFinite(toDouble(norm)) || Double.isFinite(norm(x));
    }
  }

  private static double square(NDArray x) {
    double sum = 0;
    for (long start = 0; start < x.size(); start += PIECE) {
      try (NDArray piece = x.get(piece(start, x.size()));
          NDArray wide = piece.toType(DataType.FLOAT64, false);
          NDArray square = wide.matMul(wide)) {
        sum += square.getDouble();
      }
    }
    return sum;
  }

  /** For entries whose squares leave the range of double. */
  private static double scaledNorm(NDArray x) {
    double largest = largestMagnitude(x);
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    try (NDArray scaled = x.div(largest)) {
      return largest * Math.sqrt(square(scaled));
    }
  }

  private static double largestMagnitude(NDArray x) {
    try (NDArray magnitudes = x.abs();
        NDArray largest = magnitudes.max()) {
      return toDouble(largest);
    }
  }

  private static double toDouble(NDArray scalar) {
    return scalar.getDataType() == DataType.FLOAT64 ? scalar.getDouble() : scalar.getFloat();
  }
}
