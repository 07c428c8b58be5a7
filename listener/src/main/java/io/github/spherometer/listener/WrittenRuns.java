package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import java.util.ArrayList;
import java.util.List;

/** A listener's latest run as it is written to servers that keep what earlier ones have left. */
final class WrittenRuns {

  private final List<PrometheusRemoteWrite> servers;
  private final List<MeasurementSink> latest = new ArrayList<>();

  /**
   * @param servers that keep every measurement
   */
  WrittenRuns(List<PrometheusRemoteWrite> servers) {
    this.servers = servers;
  }

  /** Ends the series of the last run and begins those of another one, all or none. */
  void begin(RunIdentity run) {
    end();
    try {
      for (PrometheusRemoteWrite server : servers) {
        latest.add(server.begin(run.run(), run.model(), run.start(), run.tags(), run.topK()));
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
