package io.github.spherometer.listener.page;

import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.listener.measurement.Curvature;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Losses;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.Sharpness;
import io.github.spherometer.listener.measurement.Stability;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measurement.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** News of a training, with what a test is about. */
final class Told {

  private Told() {}

  static Measurement measurement(long batch) {
    return measurement(batch, 1, 1, 0.1);
  }

  static Measurement withLargest(long batch, double largest) {
    return measurement(batch, largest, 1, Double.NaN);
  }

  static Measurement withLoss(long batch, double loss) {
    return measurement(batch, 1, loss, 0.1);
  }

  static Measurement withLearningRate(long batch, double learningRate) {
    return measurement(batch, 1, 1, learningRate);
  }

  /** Of the parameters that a training ends with: there is no batch any more, and no loss of it. */
  static Measurement afterTheLastStep(long batch) {
    return measurement(new TrainingStep(batch, 0, 0), 1, new Losses(Double.NaN, 1), 0.1);
  }

  /** Of gradient descent without momentum, whose threshold is 2 / learning rate. */
  static Measurement measurement(long batch, double largest, double loss, double learningRate) {
    TrainingStep step = new TrainingStep(batch, 0, 32);
    return measurement(step, largest, new Losses(loss, loss), learningRate);
  }

  private static Measurement measurement(
      TrainingStep step, double largest, Losses losses, double learningRate) {
    Measurement all = DistinctMeasurement.measurement();
    Spectrum spectrum = all.curvature().spectrum();
    return new Measurement(
        step,
        all.time(),
        all.duration(),
        all.parts(),
        losses,
        all.gradient(),
        new Curvature(
            new Spectrum(
                spectrum.ritzValues(),
                new Extreme(largest, 0, 0),
                spectrum.smallest(),
                spectrum.products(),
                true,
                0,
                false),
            all.curvature().trace(),
            all.curvature().density(),
            all.curvature().slice()),
        new Stability(
            Hyperparameters.heavyBall(learningRate, 0, 0),
            new Sharpness(largest, 0, false, 0, 0, true)),
        all.deadNeurons());
  }

  static RunDescription run(String name) {
    RunDescription all = DistinctMeasurement.run();
    return new RunDescription(
        name,
        all.model(),
        all.parameters(),
        all.loss(),
        all.optimizer(),
        all.overheadBudget(),
        all.engine(),
        all.engineVersion(),
        all.djlVersion(),
        List.of(),
        Map.of(),
        2,
        0);
  }

  static TrainingProgress progress(long batches, long epochs, long batchOfEpoch) {
    return new TrainingProgress(
        batches, epochs, batchOfEpoch, 0, 1, 0, 0, 0, 0, OptionalLong.empty());
  }
}
