package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Gauges that all read one measurement, the latest of a run, and NaN before there is one. */
final class MeasurementGauges {

  private final RunMeters meters;
  private volatile @Nullable Measurement latest;

  MeasurementGauges(RunMeters meters) {
    this.meters = meters;
  }

  void update(Measurement measurement) {
    latest = measurement;
  }

  void gauge(String name, String description, ToDoubleFunction<Measurement> value, String... tags) {
    meters.gauge(
        name,
        description,
        () -> {
          Measurement measurement = latest;
          return measurement == null ? Double.NaN : value.applyAsDouble(measurement);
        },
        tags);
  }
}
