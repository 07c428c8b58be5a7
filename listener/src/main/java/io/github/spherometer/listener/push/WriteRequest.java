package io.github.spherometer.listener.push;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What remote write sends: {@code WriteRequest} of its version 1.0, whose series have all their
 * samples in one place.
 *
 * @see <a href="https://prometheus.io/docs/specs/prw/remote_write_spec/">Remote write 1.0</a>
 */
final class WriteRequest {

  private WriteRequest() {}

  /**
   * @param snapshots in order of their times
   */
  static byte[] of(List<Snapshot> snapshots) {
    Map<PushedSeries, Protobuf> all = new LinkedHashMap<>();
    for (Snapshot snapshot : snapshots) {
      for (int i = 0; i < snapshot.samples(); i++) {
        byte[] sample =
            new Protobuf().fixed(1, snapshot.values()[i]).varint(2, snapshot.millis()).bytes();
        all.computeIfAbsent(snapshot.series().get(i), WriteRequest::begin).message(2, sample);
      }
    }
    Protobuf request = new Protobuf();
    all.values().forEach(series -> request.message(1, series.bytes()));
    return request.bytes();
  }

  private static Protobuf begin(PushedSeries series) {
    return new Protobuf().raw(series.labels());
  }
}
