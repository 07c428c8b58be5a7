package io.github.spherometer.listener.push;

import java.util.Map;
import java.util.TreeMap;

/** A series, which is an object of its own for each: its labels, as remote write has them. */
final class PushedSeries {

  private final byte[] labels;
  private long latest = Double.doubleToRawLongBits(Double.NaN);
  private boolean told;

  /**
   * @param written as on a page
   * @param more labels, unless it has them itself
   */
  PushedSeries(String written, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(more);
    all.putAll(TextPage.labels(written));
    Protobuf message = new Protobuf();
    all.forEach(
        (name, value) -> message.message(1, new Protobuf().text(1, name).text(2, value).bytes()));
    labels = message.bytes();
  }

  /** Takes its value, and says whether that is another one than the latest. */
  boolean changesTo(double value) {
    long bits = Double.doubleToRawLongBits(value);
    boolean changes = !told || bits != latest;
    told = true;
    latest = bits;
    return changes;
  }

  /** Fields of a {@code TimeSeries}, in order of their names as the protocol asks for. */
  byte[] labels() {
    return labels;
  }
}
