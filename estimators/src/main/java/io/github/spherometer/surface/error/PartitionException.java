package io.github.spherometer.surface.error;

/**
 * One partition of the data could not be measured. The cause is what {@code LossSurface} threw
 * there, such as a {@code NonFiniteLossException}.
 */
public final class PartitionException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** Its index. */
  private final int partition;

  /**
   * Names a partition.
   *
   * @param partition its index
   * @param cause what was thrown there
   */
  public PartitionException(int partition, RuntimeException cause) {
    super("partition " + partition + " of the data: " + cause.getMessage(), cause);
    this.partition = partition;
  }

  /**
   * Returns which partition it was.
   *
   * @return its index, counted from 0
   */
  public int partition() {
    return partition;
  }
}
