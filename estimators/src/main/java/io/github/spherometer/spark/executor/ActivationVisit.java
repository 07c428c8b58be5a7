package io.github.spherometer.spark.executor;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.github.spherometer.activations.ActivationMeans;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.Maker;
import io.github.spherometer.spark.model.ModelFactory;
import io.github.spherometer.spark.reduction.PartitionResult;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/**
 * The task of one partition that measures the activations of its samples, batch by batch. The model
 * is made for it and freed again.
 *
 * @param model the same for all
 * @param deadNeurons makes what measures
 */
public record ActivationVisit(Broadcast<ModelFactory> model, Maker<DeadNeurons> deadNeurons)
    implements Function2<
        Integer, Iterator<EncodedBatch>, Iterator<PartitionResult<ActivationMeans>>> {

  @Override
  public Iterator<PartitionResult<ActivationMeans>> call(
      Integer partition, Iterator<EncodedBatch> batches) {
    return batches.hasNext()
        ? List.of(PartitionResult.of(partition, () -> means(batches))).iterator()
        : Collections.emptyIterator();
  }

  private ActivationMeans means(Iterator<EncodedBatch> batches) {
    ExecutorSurfaces here = ExecutorSurfaces.ofThisProcess();
    NDManager manager = here.onEngineThread(OwnManagers::onDefaultDevice);
    try {
      Block block = here.onEngineThread(() -> model.value().block(manager));
      ActivationMeans sum = means(block, manager, batches.next());
      while (batches.hasNext()) {
        sum = sum.plus(means(block, manager, batches.next()));
      }
      return sum;
    } finally {
      here.onEngineThread(
          () -> {
            manager.close();
            return true;
          });
    }
  }

  private ActivationMeans means(Block block, NDManager manager, EncodedBatch batch) {
    return ExecutorSurfaces.ofThisProcess()
        .onEngineThread(
            () -> {
              try (NDManager decoded = manager.newSubManager()) {
                return deadNeurons.make().means(block, batch.data(decoded));
              }
            });
  }
}
