package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.Sharpness;
import io.github.spherometer.listener.measurement.Thresholds;
import java.util.function.ToDoubleFunction;

/** How far the training is from the edge of stability, and the hyperparameters that decide it. */
final class StabilityGauges {

  private StabilityGauges() {}

  static void register(MeasurementGauges gauges) {
    registerThreshold(gauges, "full_batch", Thresholds::fullBatch);
    registerThreshold(gauges, "small_batch", Thresholds::smallBatch);
    registerThreshold(gauges, "preconditioned", Thresholds::preconditioned);
    registerSharpness(gauges);
    registerHyperparameters(gauges);
  }

  private static void registerThreshold(
      MeasurementGauges gauges, String kind, ToDoubleFunction<Thresholds> threshold) {
    gauges.lastingGauge(
        "spherometer.sharpness.threshold",
        "Sharpness at which the optimizer becomes unstable",
        m -> threshold.applyAsDouble(m.stability().hyperparameters().thresholds()),
        "kind",
        kind);
  }

  private static void registerSharpness(MeasurementGauges gauges) {
    gauges.gauge(
        "spherometer.preconditioned.sharpness",
        "Largest eigenvalue of the Hessian as the optimizer preconditions it",
        m -> preconditioned(m).value());
    gauges.gauge(
        "spherometer.preconditioned.sharpness.residual",
        "Bound on the error of the preconditioned sharpness",
        m -> preconditioned(m).error());
    gauges.gauge(
        "spherometer.sharpness.ratio",
        "Sharpness / threshold: 1 at the edge of stability",
        m -> m.stability().sharpnessRatio());
  }

  private static Sharpness preconditioned(Measurement measurement) {
    Sharpness sharpness = measurement.stability().sharpness();
    return sharpness.preconditioned() ? sharpness : Sharpness.unknown();
  }

  private static void registerHyperparameters(MeasurementGauges gauges) {
    gauges.lastingGauge(
        "spherometer.learning.rate",
        "Learning rate of the measured step",
        m -> m.stability().hyperparameters().learningRate());
    gauges.lastingGauge(
        "spherometer.momentum",
        "Momentum of the measured step; beta1 of Adam",
        m -> m.stability().hyperparameters().momentum());
    gauges.lastingGauge(
        "spherometer.weight.decay",
        "Weight decay of the measured step",
        m -> m.stability().hyperparameters().weightDecay());
    gauges.lastingGauge(
        "spherometer.batch.size",
        "Samples of the measured batch",
        m -> m.step().batchSize() > 0 ? m.step().batchSize() : Double.NaN);
  }
}
