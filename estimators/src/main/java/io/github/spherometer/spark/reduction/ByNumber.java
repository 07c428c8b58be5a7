package io.github.spherometer.spark.reduction;

import org.apache.spark.Partitioner;

/** Puts what has the key i into partition i. */
final class ByNumber extends Partitioner {

  private static final long serialVersionUID = 1L;

  /** How many partitions there are. */
  private final int partitions;

  ByNumber(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    return (Integer) key;
  }
}
