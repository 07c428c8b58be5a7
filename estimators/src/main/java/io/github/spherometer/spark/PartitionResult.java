package io.github.spherometer.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a visit of a partition came to. What fails by the data or the model, and so would fail
 * again, is a result, too: Spark tries a task that throws four times.
 *
 * @param partition its index
 * @param value null if it failed
 * @param failure null unless it failed
 * @param <T> of the value, serializable
 */
record PartitionResult<T>(int partition, @Nullable T value, @Nullable RuntimeException failure)
    implements Serializable {

  /** The value, if there is one. */
  T get() {
    if (failure != null) {
      throw new PartitionException(partition, failure);
    }
    if (value == null) {
      throw new IllegalStateException("partition " + partition + " has neither value nor failure");
    }
    return value;
  }
}
