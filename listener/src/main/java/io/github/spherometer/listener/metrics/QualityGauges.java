package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.PartSeconds;
import java.util.function.ToDoubleFunction;

/** The losses, and which measurement is shown and how good it is. */
final class QualityGauges {

  private static final double MILLIS = 1000;

  private QualityGauges() {}

  static void register(MeasurementGauges gauges) {
    gauges.attemptGauge(
        "spherometer.training.loss",
        "Loss of the latest batch that was measured, or tried to be, as it was trained on",
        m -> m.loss().training(),
        MissedMeasurement::trainingLoss);
    gauges.gauge("spherometer.probe.loss", "Loss on the probe data", m -> m.loss().probe());
    gauges.gauge(
        "spherometer.gradient.top.subspace.ratio",
        "Share of the squared gradient in the span of the top eigenvectors",
        m -> m.gradient().topShare());
    gauges.lastingGauge(
        "spherometer.measured.batch", "Batch of the latest measurement", m -> m.step().batch());
    gauges.attemptGauge(
        "spherometer.measurement.converged",
        "Whether the latest measurement reached its tolerances: 1 or 0; 0 if it failed",
        m -> m.converged() ? 1 : 0,
        missed -> 0);
    gauges.lastingGauge(
        "spherometer.last.measurement.timestamp.seconds",
        "When the latest measurement ended, since 1970",
        m -> m.time().toEpochMilli() / MILLIS);
    registerParts(gauges);
  }

  private static void registerParts(MeasurementGauges gauges) {
    part(gauges, "graph", PartSeconds::graph);
    part(gauges, "eigenvalues", PartSeconds::eigenvalues);
    part(gauges, "trace", PartSeconds::trace);
    part(gauges, "gradient", PartSeconds::gradient);
    part(gauges, "sharpness", PartSeconds::sharpness);
    part(gauges, "dead_neurons", PartSeconds::deadNeurons);
    part(gauges, "density", PartSeconds::density);
    part(gauges, "slices", PartSeconds::slices);
  }

  private static void part(
      MeasurementGauges gauges, String part, ToDoubleFunction<PartSeconds> seconds) {
    gauges.lastingGauge(
        "spherometer.measurement.part.seconds",
        "Time that a part of the latest measurement took",
        m -> seconds.applyAsDouble(m.parts()),
        "part",
        part);
  }
}
