package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What sharpness and ratio have peaked at between two scrapes. */
final class ExtremeGauges implements MeasurementSink {

  /** One quantity. */
  private record Watched(ToDoubleFunction<Measurement> value, RecentExtremes extremes) {}

  private final List<Watched> all;

  ExtremeGauges(RunMeters meters, MeasurementGauges gauges) {
    all =
        List.of(
            watch(
                meters,
                gauges,
                "spherometer.hessian.eigenvalue.max.recent",
                "the largest eigenvalue of the Hessian",
                HessianGauges::sharpness),
            watch(
                meters,
                gauges,
                "spherometer.sharpness.ratio.recent",
                "sharpness / threshold",
                m -> m.stability().sharpnessRatio()));
  }

  private static Watched watch(
      RunMeters meters,
      MeasurementGauges gauges,
      String name,
      String what,
      ToDoubleFunction<Measurement> value) {
    RecentExtremes extremes = new RecentExtremes(meters.clock());
    String description = "Extremes of the last two minutes of " + what;
    gauges.recentGauge(name, description, value, extremes::highest, "extreme", "highest");
    gauges.recentGauge(name, description, value, extremes::lowest, "extreme", "lowest");
    return new Watched(value, extremes);
  }

  @Override
  public void accept(Measurement measurement) {
    all.forEach(watched -> watched.extremes.add(watched.value.applyAsDouble(measurement)));
  }
}
