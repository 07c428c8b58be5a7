package io.github.spherometer.listener.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener.BatchData;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The batch that a training told its listeners of. A loop that is not DJL's own may tell them none,
 * as DJL's {@code QAgent} does, or one that is closed already.
 *
 * @param samples its inputs and labels, if they can be read
 * @param size number of its samples, 0 if it is not known
 * @param missing why there are no samples, as a sentence's end; empty if there are
 */
public record TrainedBatch(Optional<Samples> samples, long size, String missing) {

  public static TrainedBatch of(@Nullable BatchData told) {
    Batch batch = told == null ? null : told.getBatch();
    if (batch == null) {
      return without("the training passes no batch to its listeners", 0);
    }
    NDList data = batch.getData();
    if (data == null || data.isEmpty()) {
      return without("the batch that the training passes to its listeners is empty", 0);
    }
    NDList labels = batch.getLabels() == null ? new NDList() : batch.getLabels();
    if (isClosed(data) || isClosed(labels)) {
      return without(
          "the batch is closed before the listeners are told of it", Math.max(0, batch.getSize()));
    }
    return new TrainedBatch(
        Optional.of(new Samples(data, labels)), Math.max(0, batch.getSize()), "");
  }

  /** What there is when a training has ended. */
  public static TrainedBatch ended() {
    return without("the training has ended", 0);
  }

  private static TrainedBatch without(String missing, long size) {
    return new TrainedBatch(Optional.empty(), size, missing);
  }

  public static boolean isClosed(NDList list) {
    return list.stream().anyMatch(NDArray::isReleased);
  }

  /**
   * Returns the samples for something that cannot do without.
   *
   * @throws MissingBatchException if there are none
   */
  public Samples required() {
    return samples.orElseThrow(() -> new MissingBatchException(missing));
  }
}
