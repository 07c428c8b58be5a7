package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** The meters of a listener's latest run. They stay after it, so that they can be scraped. */
final class RunMetrics {

  private final Settings settings;
  private final List<MeterRegistry> registries;
  private final List<MeasurementSink> metrics = new ArrayList<>();

  /**
   * @param registries where meters go
   */
  RunMetrics(Settings settings, List<MeterRegistry> registries) {
    this.settings = settings;
    this.registries = registries;
  }

  /** Registers the meters of a run with every registry, or with none. */
  void register(String run, String model) {
    Publication publication = settings.publication();
    try {
      for (MeterRegistry registry : registries) {
        metrics.add(
            new CurvatureMetrics(
                registry, run, model, publication.tags(), settings.estimators().topK()));
      }
    } catch (RuntimeException | Error e) {
      remove();
      throw e;
    }
  }

  /** Those to be told of the run. */
  List<MeasurementSink> sinks() {
    return List.copyOf(metrics);
  }

  void remove() {
    metrics.forEach(QuietClosing::close);
    metrics.clear();
  }
}
