package io.github.spherometer.spark;

import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.NotTwiceDifferentiableException;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/**
 * The task of one partition: asks its surface. An empty partition has no result.
 *
 * @param tenure of the surfaces of the executor
 * @param model the same for all
 * @param work what is asked
 * @param <T> of the answer
 */
record PartitionVisit<T>(Tenure tenure, Broadcast<ModelFactory> model, PartitionWork<T> work)
    implements Function2<Integer, Iterator<EncodedBatch>, Iterator<PartitionResult<T>>> {

  private static final List<Class<? extends RuntimeException>> WOULD_FAIL_AGAIN =
      List.of(
          NonFiniteLossException.class,
          NonFiniteProductException.class,
          NotMeasurableException.class,
          NotTwiceDifferentiableException.class,
          UnrepeatableLossException.class);

  @Override
  public Iterator<PartitionResult<T>> call(Integer partition, Iterator<EncodedBatch> batches) {
    return batches.hasNext()
        ? List.of(result(partition, batches)).iterator()
        : Collections.emptyIterator();
  }

  private PartitionResult<T> result(int partition, Iterator<EncodedBatch> batches) {
    try {
      return new PartitionResult<>(partition, answer(partition, batches), null);
    } catch (RuntimeException e) {
      if (WOULD_FAIL_AGAIN.stream().anyMatch(type -> type.isInstance(e))) {
        return new PartitionResult<>(partition, null, e);
      }
      throw e;
    }
  }

  private T answer(int partition, Iterator<EncodedBatch> batches) {
    ExecutorSurfaces here = ExecutorSurfaces.ofThisProcess();
    return here.useKept(tenure, partition, work)
        .orElseGet(
            () -> {
              // Read on the task's own thread, which what the user maps data by may rely on.
              List<EncodedBatch> read = new ArrayList<>();
              batches.forEachRemaining(read::add);
              return here.useNew(
                  tenure,
                  partition,
                  bytes -> PartitionSurface.open(model.value(), read, bytes),
                  work);
            });
  }
}
