package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts failures, and tells the first of a reason and then one a minute at most. */
final class FailureWatch implements MeasurementSink {

  private static final long MINUTE = 60_000;

  private final Event.Log log;
  private final LongSupplier batch;
  private final LongSupplier millis;
  private final Map<FailureReason, Long> counts = new EnumMap<>(FailureReason.class);
  private final Map<FailureReason, Long> told = new EnumMap<>(FailureReason.class);

  /**
   * @param batch the latest that was heard of
   * @param millis the time
   */
  FailureWatch(Event.Log log, LongSupplier batch, LongSupplier millis) {
    this.log = log;
    this.batch = batch;
    this.millis = millis;
  }

  /** So many of each that occurred. */
  Map<FailureReason, Long> counts() {
    return counts;
  }

  @Override
  public void accept(Measurement measurement) {}

  @Override
  public void missed(MissedMeasurement missed) {
    String text = "Batch %d was not measured: %s".formatted(missed.batch(), words(missed.reason()));
    log.add(Event.Kind.MISSED, missed.batch(), text, missed.reason().advice());
  }

  @Override
  public void failed(FailureReason reason) {
    long count = counts.merge(reason, 1L, Long::sum);
    long now = millis.getAsLong();
    Long before = told.get(reason);
    if (before == null || now - before >= MINUTE) {
      told.put(reason, now);
      String times = count == 1 ? "" : " (%d times so far)".formatted(count);
      String text = "A measurement or a part of one failed: " + words(reason) + times;
      log.add(Event.Kind.FAILURE, batch.getAsLong(), text, reason.advice());
    }
  }

  private static String words(FailureReason reason) {
    return reason.label().replace('_', ' ');
  }
}
