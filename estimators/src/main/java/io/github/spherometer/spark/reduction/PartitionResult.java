package io.github.spherometer.spark.reduction;

import io.github.spherometer.activations.NonFiniteActivationException;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.NotTwiceDifferentiableException;
import io.github.spherometer.surface.error.PartitionException;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
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
public record PartitionResult<T>(
    int partition, @Nullable T value, @Nullable RuntimeException failure) implements Serializable {

  private static final List<Class<? extends RuntimeException>> WOULD_FAIL_AGAIN =
      List.of(
          NonFiniteActivationException.class,
          NonFiniteLossException.class,
          NonFiniteProductException.class,
          NotMeasurableException.class,
          NotTwiceDifferentiableException.class,
          UnrepeatableLossException.class);

  /**
   * Visits.
   *
   * @param partition its index
   * @param visit gives the value
   * @param <T> of the value
   * @return the value, or how it failed
   */
  public static <T> PartitionResult<T> of(int partition, Supplier<T> visit) {
    try {
      return new PartitionResult<>(partition, visit.get(), null);
    } catch (RuntimeException e) {
      if (WOULD_FAIL_AGAIN.stream().anyMatch(type -> type.isInstance(e))) {
        return new PartitionResult<>(partition, null, e);
      }
      throw e;
    }
  }

  /**
   * Returns the value.
   *
   * @return it
   * @throws PartitionException if the visit failed
   */
  public T get() {
    if (failure != null) {
      throw new PartitionException(partition, failure);
    }
    if (value == null) {
      throw new IllegalStateException("partition " + partition + " has neither value nor failure");
    }
    return value;
  }
}
