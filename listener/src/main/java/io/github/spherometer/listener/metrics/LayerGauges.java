package io.github.spherometer.listener.metrics;

import io.github.spherometer.activations.LayerActivity;
import io.github.spherometer.estimators.trace.GroupTrace;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of layers, registered when a layer is first seen: which there are shows when they run.
 *
 * @param <T> what a measurement holds of a layer
 */
final class LayerGauges<T> implements MeasurementSink {

  /** A label is no place for thousands of values. */
  private static final int MOST_LAYERS = 100;

  private static final String DEAD = "spherometer.dead.neurons.ratio";
  private static final String DEAD_HELP =
      "Share of units whose mean absolute activation is below the threshold";

  private final Function<Measurement, List<T>> layers;
  private final Function<T, String> name;
  private final Consumer<String> register;
  private final Set<String> known = new HashSet<>();

  private LayerGauges(
      Function<Measurement, List<T>> layers, Function<T, String> name, Consumer<String> register) {
    this.layers = layers;
    this.name = name;
    this.register = register;
  }

  static LayerGauges<GroupTrace> ofTraces(MeasurementGauges gauges) {
    Function<Measurement, List<GroupTrace>> layers = m -> m.curvature().trace().groups();
    Function<GroupTrace, String> name = share -> share.group().name();
    return new LayerGauges<>(
        layers,
        name,
        layer -> {
          gauges.lateGauge(
              "spherometer.hessian.layer.trace",
              "Trace of the diagonal block of the Hessian that belongs to a layer",
              m -> value(layers.apply(m), name, layer, GroupTrace::trace),
              "layer",
              layer);
          gauges.lateGauge(
              "spherometer.hessian.layer.trace.stderr",
              "Standard error of the trace of this layer",
              m -> value(layers.apply(m), name, layer, GroupTrace::standardError),
              "layer",
              layer);
        });
  }

  /** That of all layers together is there from the beginning. */
  static LayerGauges<LayerActivity> ofDeadNeurons(MeasurementGauges gauges) {
    Function<Measurement, List<LayerActivity>> layers = m -> m.deadNeurons().layers();
    Function<LayerActivity, String> name = LayerActivity::name;
    gauges.gauge(DEAD, DEAD_HELP, m -> m.deadNeurons().fraction(), "layer", "all");
    return new LayerGauges<>(
        layers,
        name,
        layer ->
            gauges.lateGauge(
                DEAD,
                DEAD_HELP,
                m -> value(layers.apply(m), name, layer, LayerActivity::fraction),
                "layer",
                layer));
  }

  /** NaN for a layer that this measurement does not have. */
  private static <T> double value(
      List<T> layers, Function<T, String> name, String wanted, ToDoubleFunction<T> value) {
    return layers.stream()
        .filter(layer -> name.apply(layer).equals(wanted))
        .mapToDouble(value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Registers the layers that no earlier measurement had, as long as there are not too many. */
  @Override
  public void accept(Measurement measurement) {
    for (T layer : layers.apply(measurement)) {
      if (known.size() < MOST_LAYERS && known.add(name.apply(layer))) {
        register.accept(name.apply(layer));
      }
    }
  }
}
