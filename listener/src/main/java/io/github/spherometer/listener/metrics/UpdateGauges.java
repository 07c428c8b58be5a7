package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.UpdateRatios;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How far the latest step that was looked at moved each layer; there once one was. */
final class UpdateGauges implements MeasurementSink {

  private static final int MOST_LAYERS = 100;

  private final RunMeters meters;
  private final Set<String> known = new HashSet<>();
  private volatile @Nullable UpdateRatios latest;

  UpdateGauges(RunMeters meters) {
    this.meters = meters;
  }

  @Override
  public void accept(Measurement measurement) {}

  @Override
  public void updated(UpdateRatios ratios) {
    if (latest == null) {
      register("all", UpdateRatios::all);
    }
    latest = ratios;
    for (String layer : ratios.layers().keySet()) {
      if (known.size() < MOST_LAYERS && known.add(layer)) {
        register(layer, update -> of(layer, update.layers()));
      }
    }
  }

  private static double of(String layer, Map<String, Double> layers) {
    return layers.getOrDefault(layer, Double.NaN);
  }

  private void register(String layer, ToDoubleFunction<UpdateRatios> ratio) {
    meters.lateGauge(
        "spherometer.update.ratio",
        "Length of the update of a step / length of the parameters before it",
        () -> {
          UpdateRatios update = latest;
          return update == null ? Double.NaN : ratio.applyAsDouble(update);
        },
        "layer",
        layer);
  }
}
