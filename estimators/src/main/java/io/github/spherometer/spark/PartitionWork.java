package io.github.spherometer.spark;

import java.io.Serializable;

/** What is asked of the surface of a partition. */
@FunctionalInterface
interface PartitionWork<T> extends Serializable {

  /** Runs on the executor's engine thread; the result is serializable. */
  T on(PartitionSurface surface);
}
