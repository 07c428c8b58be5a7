package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;

/** How many vectors a basis may hold. */
public final class BasisCapacity {

  /** Chosen: {@link Lanczos.Builder#maxBasisBytes} says for how many parameters it does. */
  private static final long DEFAULT_BYTES = 1L << 30;

  /** After a restart: an end of the spectrum that is not wanted. */
  private static final int SPARE_VECTORS = 1;

  private final LinearOperator operator;
  private final int wanted;
  private final int maxProducts;
  private final long limit;

  private BasisCapacity(LinearOperator operator, int wanted, int maxProducts, long limit) {
    this.operator = operator;
    this.wanted = wanted;
    this.maxProducts = maxProducts;
    this.limit = limit;
  }

  /**
   * The capacity for an operator.
   *
   * @param maxBytes as configured, 0 for the default
   * @param wanted how many Ritz values
   * @param maxProducts after which no further vector is needed
   * @param starts fewest start vectors
   */
  public static BasisCapacity of(
      LinearOperator operator, long maxBytes, int wanted, int maxProducts, int starts) {
    long vectorBytes = operator.size() * operator.dataType().getNumOfBytes();
    BasisCapacity unlimited = new BasisCapacity(operator, wanted, maxProducts, Long.MAX_VALUE);
    long fewest = unlimited.needed(starts);
    Require.that(
        maxBytes == 0 || maxBytes / vectorBytes >= fewest,
        "maxBasisBytes",
        maxBytes,
        "at least %d to hold %d vectors of %d numbers"
            .formatted(fewest * vectorBytes, fewest, operator.size()));
    long limit =
        maxBytes == 0 ? Math.max(fewest, DEFAULT_BYTES / vectorBytes) : maxBytes / vectorBytes;
    return new BasisCapacity(operator, wanted, maxProducts, limit);
  }

  boolean hasRoomFor(int starts) {
    return needed(starts) <= limit;
  }

  /** Most basis vectors with so many start vectors. */
  int vectors(int starts) {
    return (int) Math.min(Integer.MAX_VALUE, Math.min(limit, most(starts)));
  }

  private long needed(int starts) {
    return Math.min(most(starts), (long) wanted + starts + SPARE_VECTORS);
  }

  private long most(int starts) {
    return Math.min(operator.size(), (long) starts + maxProducts);
  }
}
