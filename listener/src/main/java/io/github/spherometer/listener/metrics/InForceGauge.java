package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.Stability;

/** What was measured last, against the threshold of the step that is taken now. */
final class InForceGauge implements MeasurementSink {

  private volatile Hyperparameters inForce = Hyperparameters.unknown();

  InForceGauge(MeasurementGauges gauges) {
    gauges.gauge(
        "spherometer.sharpness.ratio.in.force",
        "Sharpness measured last / threshold of the next step: above 1, that is unstable",
        this::ratio);
  }

  private double ratio(Measurement latest) {
    return new Stability(inForce, latest.stability().sharpness()).sharpnessRatio();
  }

  @Override
  public void accept(Measurement measurement) {}

  @Override
  public void stepping(Hyperparameters next) {
    inForce = next;
  }
}
