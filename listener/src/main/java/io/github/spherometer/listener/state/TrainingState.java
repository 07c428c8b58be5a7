package io.github.spherometer.listener.state;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.measurement.TrainingStep;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What a measurement reads of a training, all of it.
 *
 * @param step where in the training
 * @param model what is trained
 * @param losses of the batch, as it was trained on
 * @param probe what to measure on; the samples of the batch themselves if it is these
 * @param batch the latest
 * @param optimizer its next step
 */
public record TrainingState(
    TrainingStep step,
    TrainedModel model,
    BatchLosses losses,
    Samples probe,
    TrainedBatch batch,
    OptimizerStep optimizer) {

  /**
   * A model with its parameters.
   *
   * @param block its structure, which is the training's own
   * @param parameters the array of a parameter
   * @param device where these are
   * @param loss the one that is measured
   */
  public record TrainedModel(
      Block block, Function<Parameter, NDArray> parameters, Device device, Loss loss) {}

  /**
   * Losses of what the model predicted in the training; NaN where the training does not show it.
   *
   * @param trained the one that is trained
   * @param measured the one that is measured, evaluated when it is asked for
   */
  public record BatchLosses(double trained, DoubleSupplier measured) {}
}
