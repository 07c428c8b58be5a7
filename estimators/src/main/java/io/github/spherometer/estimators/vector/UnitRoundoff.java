package io.github.spherometer.estimators.vector;

import ai.djl.ndarray.types.DataType;

/** The unit roundoff u: half the distance from 1 to the next number of a data type. */
public final class UnitRoundoff {

  private UnitRoundoff() {}

  /** 2^-24 for float32, 2^-53 for float64 (Higham 2002, table 2.1). */
  public static double of(DataType type) {
    return type == DataType.FLOAT64 ? 0x1p-53 : 0x1p-24;
  }
}
