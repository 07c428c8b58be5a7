package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The meters of a listener's runs. They stay after a run, so that its end can be scraped. */
final class RunMetrics {

  /** As many ended ones as a registry keeps. */
  private static final int RUNS_KEPT = 16;

  private final List<MeterRegistry> registries;
  private final Deque<List<MeasurementSink>> earlier = new ArrayDeque<>();
  private List<MeasurementSink> latest = List.of();

  /**
   * @param registries where meters go
   */
  RunMetrics(List<MeterRegistry> registries) {
    this.registries = registries;
  }

  /**
   * Registers the meters of a run with every registry, or with none. Where filters make the same of
   * this run and an earlier one, that one makes room.
   */
  void begin(RunIdentity run) {
    keepLatest();
    try {
      latest = register(run);
    } catch (IllegalStateException e) {
      if (earlier.isEmpty()) {
        throw e;
      }
      removeEarlier();
      latest = register(run);
    }
  }

  private void keepLatest() {
    earlier.addLast(latest);
    latest = List.of();
    if (earlier.size() > RUNS_KEPT) {
      remove(earlier.removeFirst());
    }
  }

  private List<MeasurementSink> register(RunIdentity run) {
    List<MeasurementSink> registered = new ArrayList<>();
    try {
      for (MeterRegistry registry : registries) {
        registered.add(
            new CurvatureMetrics(
                registry, run.run(), run.model(), run.start(), run.tags(), run.topK()));
      }
    } catch (RuntimeException | Error e) {
      remove(registered);
      throw e;
    }
    return List.copyOf(registered);
  }

  /** Those to be told of the latest run. */
  List<MeasurementSink> sinks() {
    return latest;
  }

  void removeLatest() {
    remove(latest);
    latest = List.of();
  }

  /** Those of all runs. */
  void remove() {
    removeLatest();
    removeEarlier();
  }

  private void removeEarlier() {
    earlier.forEach(RunMetrics::remove);
    earlier.clear();
  }

  private static void remove(List<MeasurementSink> metrics) {
    metrics.forEach(QuietClosing::close);
  }
}
