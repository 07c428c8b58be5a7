package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is told, and under which name.
 *
 * @param run null for the time at which a training begins
 * @param tags more tags of every meter
 * @param registries where meters go
 * @param remoteWrites servers that keep every measurement
 * @param sinks the user's own
 * @param logs files of JSON lines
 * @param live port of a page of the listener's own
 */
record Publication(
    @Nullable String run,
    Tags tags,
    List<MeterRegistry> registries,
    List<PrometheusRemoteWrite> remoteWrites,
    List<MeasurementSink> sinks,
    List<Path> logs,
    Optional<Integer> live) {

  /** Its name: that time, unless it was given another one. */
  String runBeginningAt(Instant time) {
    return run == null ? time.toString() : run;
  }
}
