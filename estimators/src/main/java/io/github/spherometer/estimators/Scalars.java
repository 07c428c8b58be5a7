package io.github.spherometer.estimators;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Numbers out of arrays. */
final class Scalars {

  private Scalars() {}

  static double dot(NDArray x, NDArray y) {
    return toDouble(x.dot(y));
  }

  static double norm(NDArray x) {
    return toDouble(x.norm());
  }

  /** Half the distance from 1 to the next number of the type. */
  static double unitRoundoff(DataType type) {
    return type == DataType.FLOAT64 ? 0x1p-53 : 0x1p-24;
  }

  private static double toDouble(NDArray scalar) {
    return scalar.getDataType() == DataType.FLOAT64 ? scalar.getDouble() : scalar.getFloat();
  }
}
