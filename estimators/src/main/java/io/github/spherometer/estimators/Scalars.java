package io.github.spherometer.estimators;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

/** Numbers out of arrays. */
final class Scalars {

  private static final long PIECE = 1L << 16;
  private static final double SMALLEST_SAFE = 0x1p-40;
  private static final double LARGEST_SAFE = 0x1p40;

  private Scalars() {}

  static double dot(NDArray x, NDArray y) {
    try (NDArray row = x.reshape(1, x.size())) {
      return dots(row, y)[0];
    }
  }

  /**
   * Products of the rows of a matrix with a vector, summed piece by piece in double: the engine
   * accumulates one entry after the other, which in float32 costs half the digits at 10 million
   * entries.
   */
  static double[] dots(NDArray rows, NDArray vector) {
    double[] sums = new double[(int) rows.getShape().get(0)];
    long size = vector.size();
    for (long start = 0; start < size; start += PIECE) {
      long end = Math.min(size, start + PIECE);
      NDIndex piece = new NDIndex().addEllipseDim().addSliceDim(start, end);
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

  static double norm(NDArray x) {
    double norm = Math.sqrt(dot(x, x));
    return norm > SMALLEST_SAFE && norm < LARGEST_SAFE ? norm : scaledNorm(x);
  }

  /** For entries whose squares leave the range of float32. */
  private static double scaledNorm(NDArray x) {
    double largest = largestMagnitude(x);
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    try (NDArray scaled = x.div(largest)) {
      return largest * Math.sqrt(dot(scaled, scaled));
    }
  }

  private static double largestMagnitude(NDArray x) {
    try (NDArray magnitudes = x.abs();
        NDArray largest = magnitudes.max()) {
      return toDouble(largest);
    }
  }

  /** Half the distance from 1 to the next number of the type. */
  static double unitRoundoff(DataType type) {
    return type == DataType.FLOAT64 ? 0x1p-53 : 0x1p-24;
  }

  private static double toDouble(NDArray scalar) {
    return scalar.getDataType() == DataType.FLOAT64 ? scalar.getDouble() : scalar.getFloat();
  }
}
