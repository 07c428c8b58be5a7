package io.github.spherometer.spark.executor;

import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.ModelFactory;
import io.github.spherometer.spark.reduction.PartitionResult;
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
public record PartitionVisit<T>(Tenure tenure, Broadcast<ModelFactory> model, PartitionWork<T> work)
    implements Function2<Integer, Iterator<EncodedBatch>, Iterator<PartitionResult<T>>> {

  @Override
  public Iterator<PartitionResult<T>> call(Integer partition, Iterator<EncodedBatch> batches) {
    return batches.hasNext()
        ? List.of(PartitionResult.of(partition, () -> answer(partition, batches))).iterator()
        : Collections.emptyIterator();
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
