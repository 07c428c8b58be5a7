package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The latest gradient, be it measured alone or with the rest; NaN before there is one. */
final class GradientGauges implements MeasurementSink {

  private final RunMeters meters;
  private volatile @Nullable BatchGradient latest;

  GradientGauges(RunMeters meters) {
    this.meters = meters;
    gauge(
        "spherometer.gradient.norm",
        "Length of the gradient of the batch",
        gradient -> gradient.sharpness().norm());
    gauge(
        "spherometer.batch.sharpness",
        "Curvature of the batch's loss along its gradient",
        gradient -> gradient.sharpness().value());
    gauge(
        "spherometer.batch.sharpness.residual",
        "Bound on the distance from the batch sharpness to an eigenvalue of the batch's Hessian",
        gradient -> gradient.sharpness().residual());
    gauge(
        "spherometer.batch.sharpness.mean",
        "Batch sharpness over the latest 100 gradient measurements: sum of g'Hg / sum of g'g",
        gradient -> gradient.recentSharpness().value());
    gauge(
        "spherometer.batch.sharpness.mean.stderr",
        "Standard error of the batch sharpness over the latest gradient measurements",
        gradient -> gradient.recentSharpness().standardError());
    noiseScale();
  }

  private void noiseScale() {
    gauge(
        "spherometer.gradient.noise.scale",
        "Batch size up to which larger batches pay: tr(S) / |G|^2 over the latest 100 gradients",
        gradient -> gradient.noiseScale().simple().value());
    gauge(
        "spherometer.gradient.noise.scale.stderr",
        "Standard error of the gradient noise scale",
        gradient -> gradient.noiseScale().simple().standardError());
    gauge(
        "spherometer.gradient.noise.scale.curvature",
        "Gradient noise scale weighted by curvature: tr(HS) / G'HG over the latest 100 gradients",
        gradient -> gradient.noiseScale().curvature().value());
    gauge(
        "spherometer.gradient.noise.scale.curvature.stderr",
        "Standard error of the gradient noise scale weighted by curvature",
        gradient -> gradient.noiseScale().curvature().standardError());
  }

  private void gauge(String name, String description, ToDoubleFunction<BatchGradient> value) {
    meters.gauge(
        name,
        description,
        () -> {
          BatchGradient gradient = latest;
          return gradient == null ? Double.NaN : value.applyAsDouble(gradient);
        });
  }

  @Override
  public void accept(Measurement measurement) {
    latest = measurement.gradient();
  }

  @Override
  public void gradientMeasured(GradientMeasurement measurement) {
    latest = measurement.gradient();
  }

  @Override
  public void missed(MissedMeasurement missed) {
    if (MeasurementGauges.isWithoutCurvature(missed)) {
      latest = null;
    }
  }
}
