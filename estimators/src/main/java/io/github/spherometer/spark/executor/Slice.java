package io.github.spherometer.spark.executor;

import java.io.Serializable;

/**
 * Where losses are asked for: on a line or on a plane through the parameter point.
 *
 * @param first direction
 * @param firstOffsets in units of it
 * @param second direction; empty for a line
 * @param secondOffsets in units of it; empty for a line
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Slice(byte[] first, double[] firstOffsets, byte[] second, double[] secondOffsets)
    implements Serializable {

  /**
   * Returns a line.
   *
   * @param direction of it
   * @param offsets in units of the direction
   * @return without a second direction
   */
  public static Slice line(byte[] direction, double[] offsets) {
    return new Slice(direction, offsets, new byte[0], new double[0]);
  }

  boolean isLine() {
    return second.length == 0;
  }
}
