package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A listener's latest run as it is written to servers that keep what earlier ones have left. */
final class WrittenRuns {

  private final Settings settings;
  private final List<MeasurementSink> latest = new ArrayList<>();

  WrittenRuns(Settings settings) {
    this.settings = settings;
  }

  /** Ends the series of the last run and begins those of another one, all or none. */
  void begin(String run, String model, Instant start) {
    end();
    Publication publication = settings.publication();
    try {
      for (PrometheusRemoteWrite write : publication.remoteWrites()) {
        latest.add(
            write.begin(run, model, start, publication.tags(), settings.estimators().topK()));
      }
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
  }

  /** Those to be told of the latest run. */
  List<MeasurementSink> sinks() {
    return List.copyOf(latest);
  }

  void end() {
    latest.forEach(QuietClosing::close);
    latest.clear();
  }
}
