package io.github.spherometer.estimators;

import ai.djl.util.Preconditions;

/** How many vectors a basis may hold. */
final class BasisCapacity {

  private static final long DEFAULT_BYTES = 1L << 30;

  /** After a restart: an end of the spectrum that is not wanted, and the next product's vector. */
  private static final int SPARE_VECTORS = 2;

  private BasisCapacity() {}

  /**
   * @param maxBytes as configured, 0 for the default
   * @param starts how many start vectors there are
   * @param maxProducts after which no further vector is needed
   */
  static int of(
      LinearOperator operator, long maxBytes, Wanted wanted, int starts, int maxProducts) {
    long vectorBytes = operator.size() * operator.dataType().getNumOfBytes();
    long enough = Math.min(operator.size(), (long) starts + maxProducts);
    long needed = Math.min(enough, (long) wanted.count() + starts + SPARE_VECTORS);
    Preconditions.checkArgument(
        maxBytes == 0 || maxBytes / vectorBytes >= needed,
        "maxBasisBytes is "
            + maxBytes
            + ", must be at least "
            + needed * vectorBytes
            + " for "
            + needed
            + " vectors of "
            + operator.size()
            + " numbers");
    long allowed = (maxBytes == 0 ? DEFAULT_BYTES : maxBytes) / vectorBytes;
    return (int) Math.min(Integer.MAX_VALUE, Math.min(enough, Math.max(needed, allowed)));
  }
}
