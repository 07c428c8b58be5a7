package io.github.spherometer.listener.push;

import java.util.List;

/** All series at one time. */
final class Snapshot {

  private final long millis;
  private final List<PushedSeries> series;
  private final double[] values;

  /**
   * @param millis since 1970, UTC
   * @param series that have a value then
   * @param values one each
   */
  Snapshot(long millis, List<PushedSeries> series, double[] values) {
    this.millis = millis;
    this.series = series;
    this.values = values;
  }

  long millis() {
    return millis;
  }

  List<PushedSeries> series() {
    return series;
  }

  double[] values() {
    return values;
  }

  int samples() {
    return values.length;
  }
}
