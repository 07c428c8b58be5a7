package io.github.spherometer.listener;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.Loss;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The loss of a batch as it was trained on. */
final class TrainingLoss {

  private TrainingLoss() {}

  /**
   * Returns the mean over the devices of the trainer.
   *
   * @return NaN where a loop that is not DJL's own does not pass all labels and predictions on, or
   *     has closed them already
   */
  static double of(Loss loss, @Nullable BatchData batch) {
    Map<Device, NDList> labels = batch == null ? null : batch.getLabels();
    Map<Device, NDList> predictions = batch == null ? null : batch.getPredictions();
    if (labels == null || predictions == null) {
      return Double.NaN;
    }
    double sum = 0;
    for (Map.Entry<Device, NDList> ofDevice : labels.entrySet()) {
      sum += value(loss, ofDevice.getValue(), predictions.get(ofDevice.getKey()));
    }
    return sum / labels.size();
  }

  private static double value(Loss loss, @Nullable NDList labels, @Nullable NDList predictions) {
    if (labels == null
        || predictions == null
        || predictions.isEmpty() // as a list is that was closed
        || TrainedBatch.isClosed(labels)
        || TrainedBatch.isClosed(predictions)) {
      return Double.NaN;
    }
    NDArray value = loss.evaluate(labels, predictions);
    return value.toType(DataType.FLOAT64, false).getDouble();
  }
}
