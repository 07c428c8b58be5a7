package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;

/** How far the training is from the edge of stability, and the hyperparameters that decide it. */
final class StabilityGauges {

  private StabilityGauges() {}

  static void register(MeasurementGauges gauges) {
    registerThresholds(gauges);
    registerHyperparameters(gauges);
  }

  private static void registerThresholds(MeasurementGauges gauges) {
    gauges.lastingGauge(
        "spherometer.sharpness.threshold",
        "Sharpness at which the optimizer becomes unstable",
        m -> m.hyperparameters().thresholds().fullBatch(),
        "kind",
        "full_batch");
    gauges.lastingGauge(
        "spherometer.sharpness.threshold",
        "Sharpness at which the optimizer becomes unstable",
        m -> m.hyperparameters().thresholds().smallBatch(),
        "kind",
        "small_batch");
    gauges.lastingGauge(
        "spherometer.sharpness.threshold",
        "Sharpness at which the optimizer becomes unstable",
        m -> m.hyperparameters().thresholds().preconditioned(),
        "kind",
        "preconditioned");
    gauges.gauge(
        "spherometer.preconditioned.sharpness",
        "Largest eigenvalue of the Hessian preconditioned as by Adam",
        m -> m.preconditionedSharpness().value());
    gauges.gauge(
        "spherometer.preconditioned.sharpness.residual",
        "Bound on the error of the preconditioned sharpness",
        m -> m.preconditionedSharpness().residual());
    gauges.gauge(
        "spherometer.sharpness.ratio",
        "Sharpness / threshold: 1 at the edge of stability",
        Measurement::sharpnessRatio);
  }

  private static void registerHyperparameters(MeasurementGauges gauges) {
    gauges.lastingGauge(
        "spherometer.learning.rate",
        "Learning rate of the measured step",
        m -> m.hyperparameters().learningRate());
    gauges.lastingGauge(
        "spherometer.momentum",
        "Momentum of the measured step; beta1 of Adam",
        m -> m.hyperparameters().momentum());
    gauges.lastingGauge(
        "spherometer.weight.decay",
        "Weight decay of the measured step",
        m -> m.hyperparameters().weightDecay());
    gauges.lastingGauge(
        "spherometer.batch.size",
        "Samples of the measured batch",
        m -> m.batchSize() > 0 ? m.batchSize() : Double.NaN);
  }
}
