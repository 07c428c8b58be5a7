package io.github.spherometer.listener.push;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at a page of series now and then. No two snapshots have the same time, and none one before
 * an earlier one's, which a server would refuse: such a one gets the next millisecond.
 */
final class Snapshots {

  /** The NaN by which Prometheus knows that a series has ended. */
  static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

  private final Supplier<String> page;
  private final Map<String, String> labels;
  private final Consumer<Snapshot> taker;
  private Map<String, PushedSeries> known = Map.of();
  private List<PushedSeries> latest = List.of();
  private long latestMillis = Long.MIN_VALUE;

  /**
   * @param page in Prometheus's text format
   * @param labels of all series that do not have them themselves
   */
  Snapshots(Supplier<String> page, Map<String, String> labels, Consumer<Snapshot> taker) {
    this.page = page;
    this.labels = labels;
    this.taker = taker;
  }

  /** Looks at the page after a change, and at no other time between the two. */
  synchronized void after(Runnable change, Instant time) {
    change.run();
    look(page.get(), time, false);
  }

  /** The same for changes that may come often and concern few series: only those are told. */
  synchronized void afterSmall(Runnable change, Instant time) {
    change.run();
    look(page.get(), time, true);
  }

  /** Looks at the page as it is. */
  synchronized void take(Instant time) {
    look(page.get(), time, false);
  }

  /** All series have ended. */
  synchronized void end(Instant time) {
    look("", time, false);
  }

  private void look(String text, Instant time, boolean onlyWhatChanges) {
    Map<String, PushedSeries> now = new LinkedHashMap<>();
    List<PushedSeries> series = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    TextPage.read(
        text,
        (written, value) -> {
          PushedSeries before = known.get(written);
          PushedSeries one = before == null ? new PushedSeries(written, labels) : before;
          now.put(written, one);
          if (one.changesTo(value) || !onlyWhatChanges) {
            series.add(one);
            values.add(value);
          }
        });
    known.forEach(
        (written, ended) -> {
          if (!now.containsKey(written)) {
            series.add(ended);
            values.add(STALE);
          }
        });
    known = now;
    if (!series.isEmpty()) {
      tell(series, values, time);
    }
  }

  private void tell(List<PushedSeries> series, List<Double> values, Instant time) {
    latestMillis = Math.max(latestMillis + 1, time.toEpochMilli());
    latest = series.equals(latest) ? latest : List.copyOf(series); // mostly the same, kept once
    double[] numbers = values.stream().mapToDouble(value -> value).toArray();
    taker.accept(new Snapshot(latestMillis, latest, numbers));
  }
}
