package io.github.spherometer.listener;

import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Those who are told about a run. What they throw is reported, and reaches nobody else. */
final class Audience {

  private static final int WAITING_NEWS = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final FailureGuard guard;
  private final List<MeasurementSink> sinks;
  private volatile boolean ended;

  /**
   * @param run its name
   * @param immediate sinks of our own, which are quick
   * @param others those of each list are told on a thread of their own, so that the slow ones of
   *     one do not hold up another
   */
  Audience(String run, List<MeasurementSink> immediate, List<List<MeasurementSink>> others) {
    guard = new FailureGuard(run, this::countFailure);
    sinks = new ArrayList<>(immediate);
    others.stream()
        .filter(list -> !list.isEmpty())
        .map(list -> new SinkThread(list, guard, WAITING_NEWS, PATIENCE))
        .forEach(sinks::add);
  }

  /** That of the run, which tells the audience about failures. */
  FailureGuard guard() {
    return guard;
  }

  /** From whatever thread; nothing after the end. */
  synchronized void tell(Consumer<MeasurementSink> news) {
    if (ended) {
      return;
    }
    for (MeasurementSink sink : sinks) {
      guard.protect("a sink failed", () -> news.accept(sink));
    }
  }

  /** The last that is told. */
  synchronized void end() {
    tell(MeasurementSink::ended);
    ended = true;
  }

  /** A sink that fails even here has been reported by its first failure. */
  private void countFailure(FailureReason reason) {
    if (ended) {
      return;
    }
    for (MeasurementSink sink : sinks) {
      try {
        sink.failed(reason);
      } catch (Throwable ignored) {
        // Reporting it would come back here.
      }
    }
  }
}
