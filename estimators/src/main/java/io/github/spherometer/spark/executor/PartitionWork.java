package io.github.spherometer.spark.executor;

import java.io.Serializable;

/**
 * What is asked of the surface of a partition.
 *
 * @param <T> of the answer, serializable
 */
@FunctionalInterface
public interface PartitionWork<T> extends Serializable {

  /**
   * Answers, on the executor's engine thread.
   *
   * @param surface of the partition
   * @return the answer
   */
  T on(PartitionSurface surface);
}
