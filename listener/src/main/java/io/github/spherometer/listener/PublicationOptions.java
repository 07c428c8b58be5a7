package io.github.spherometer.listener;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user said of who is told. */
final class PublicationOptions {

  private @Nullable String run;
  private Tags tags = Tags.empty();
  private final List<MeterRegistry> registries = new ArrayList<>();
  private final List<MeasurementSink> sinks = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();

  void run(String name) {
    Require.that(!name.isBlank(), "run", "\"" + name + "\"", "a name, not blank");
    run = name;
  }

  void tags(Tags more) {
    tags = tags.and(CurvatureMetrics.requireFree(more));
  }

  void registry(MeterRegistry registry) {
    if (!registries.contains(registry)) {
      registries.add(registry);
    }
  }

  void sink(MeasurementSink sink) {
    sinks.add(sink);
  }

  void log(Path file) {
    logs.add(file);
  }

  /**
   * @throws IllegalStateException if nobody would be told
   */
  Publication build() {
    if (registries.isEmpty() && sinks.isEmpty() && logs.isEmpty()) {
      throw new IllegalStateException(
          "the listener has nobody to tell; add endpoint(PrometheusEndpoint.start(9464)),"
              + " registry(...), log(...) or sink(...)");
    }
    return new Publication(
        run, tags, List.copyOf(registries), List.copyOf(sinks), List.copyOf(logs));
  }
}
