package io.github.spherometer.listener;

import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is told, and under which name.
 *
 * @param run null for the time at which a training begins
 * @param tags more tags of every meter
 * @param registries where meters go
 * @param sinks the user's own
 * @param logs files of JSON lines
 */
record Publication(
    @Nullable String run,
    Tags tags,
    List<MeterRegistry> registries,
    List<MeasurementSink> sinks,
    List<Path> logs) {

  String runBeginningAt(Instant time) {
    return run == null ? time.truncatedTo(ChronoUnit.MILLIS).toString() : run;
  }

  /**
   * Opens the logs.
   *
   * @return the sinks, those of the logs included
   */
  List<MeasurementSink> open() {
    List<MeasurementSink> opened = new ArrayList<>();
    try {
      logs.forEach(file -> opened.add(JsonLinesSink.append(file)));
    } catch (RuntimeException e) {
      opened.forEach(MeasurementSink::close);
      throw e;
    }
    List<MeasurementSink> all = new ArrayList<>(sinks);
    all.addAll(opened);
    return List.copyOf(all);
  }
}
