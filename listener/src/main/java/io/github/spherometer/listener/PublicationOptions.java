package io.github.spherometer.listener;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a user said of who is told. */
final class PublicationOptions {

  private @Nullable String run;
  private Tags tags = Tags.empty();
  private final List<MeterRegistry> registries = new ArrayList<>();
  private final Set<PrometheusRemoteWrite> remoteWrites = new LinkedHashSet<>();
  private final List<MeasurementSink> sinks = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();
  private Optional<Integer> live = Optional.empty();

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

  void remoteWrite(PrometheusRemoteWrite write) {
    remoteWrites.add(write);
  }

  void sink(MeasurementSink sink) {
    sinks.add(sink);
  }

  void log(Path file) {
    logs.add(file);
  }

  void live(int port) {
    Require.that(port >= 0 && port <= 65535, "port", port, "from 0 to 65535");
    live = Optional.of(port);
  }

  /**
   * @throws IllegalStateException if nobody would be told
   */
  Publication build() {
    if (Stream.of(registries, remoteWrites, sinks, logs).allMatch(Collection::isEmpty)
        && live.isEmpty()) {
      throw new IllegalStateException(
          "the listener has nobody to tell; add live(9464), endpoint(...), registry(...),"
              + " remoteWrite(...), log(...) or sink(...)");
    }
    return new Publication(
        run,
        tags,
        List.copyOf(registries),
        List.copyOf(remoteWrites),
        List.copyOf(sinks),
        List.copyOf(logs),
        live);
  }
}
