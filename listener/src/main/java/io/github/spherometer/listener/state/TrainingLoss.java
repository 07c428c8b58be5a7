package io.github.spherometer.listener.state;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.Loss;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import io.github.spherometer.surface.loss.LossEvaluation;
import io.github.spherometer.surface.random.FixedDraws;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a batch as it was trained on, on one device.
 *
 * @param value its value, or the sum of its values if it has several: DJL trains with that
 * @param several whether it has several, such as one a sample
 */
record TrainingLoss(double value, boolean several) {

  private static final TrainingLoss UNKNOWN = new TrainingLoss(Double.NaN, false);

  /**
   * Returns the mean over the devices of the trainer, or the sum if the loss has several values.
   *
   * @param drawsNothing whether the loss is known to draw no random numbers: to find out costs more
   *     than a small loss
   * @return NaN where a loop that is not DJL's own does not pass all labels and predictions on, or
   *     has closed them already, and for a loss that was found to change from call to call
   * @throws UnrepeatableLossException if that is found now
   */
  static double of(Loss loss, @Nullable BatchData batch, boolean drawsNothing) {
    Map<Device, NDList> labels = batch == null ? null : batch.getLabels();
    Map<Device, NDList> predictions = batch == null ? null : batch.getPredictions();
    if (labels == null || predictions == null) {
      return Double.NaN;
    }
    double sum = 0;
    int parts = labels.size();
    for (Map.Entry<Device, NDList> ofDevice : labels.entrySet()) {
      TrainingLoss part =
          of(loss, ofDevice.getValue(), predictions.get(ofDevice.getKey()), drawsNothing);
      sum += part.value;
      parts = part.several ? 1 : parts;
    }
    return sum / parts;
  }

  private static TrainingLoss of(
      Loss loss, @Nullable NDList labels, @Nullable NDList predictions, boolean drawsNothing) {
    if (LossEvaluation.isRefused(loss)
        || labels == null
        || predictions == null
        || predictions.isEmpty() // as a list is that was closed
        || TrainedBatch.isClosed(labels)
        || TrainedBatch.isClosed(predictions)) {
      return UNKNOWN;
    }
    LossEvaluation evaluation =
        drawsNothing
            ? LossEvaluation.of(FixedDraws.none(), loss, labels, () -> predictions)
            : LossEvaluation.of(loss, labels, predictions);
    return new TrainingLoss(evaluation.value(), evaluation.numbers() > 1);
  }
}
