package io.github.spherometer.listener;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a user said of when to measure. What they said first makes no difference. */
final class ScheduleOptions {

  private static final Schedule DEFAULT = Schedule.everyBatches(100).within(0.05);

  private @Nullable Integer period;
  private @Nullable Double overhead;
  private @Nullable Schedule schedule;
  private Schedule gradients = Schedule.never();
  private int updatePeriod;

  void everyBatches(int batches) {
    Schedule.everyBatches(batches); // refuses what is out of range
    period = batches;
  }

  void overhead(double fraction) {
    Schedule.overhead(fraction); // likewise
    overhead = fraction;
  }

  void schedule(Schedule rule) {
    schedule = rule;
  }

  void gradients(Schedule rule) {
    gradients = rule;
  }

  void updates(int batches) {
    updatePeriod = Require.atLeast("updateRatios", batches, 1);
  }

  Schedules build() {
    return new Schedules(measurements(), gradients, updatePeriod);
  }

  /** Who asks for a rule asks for no budget, and the other way round. */
  private Schedule measurements() {
    boolean ruled = schedule != null || period != null;
    if (overhead == null) {
      return ruled ? rule() : DEFAULT;
    }
    return ruled ? rule().within(overhead) : Schedule.overhead(overhead);
  }

  private Schedule rule() {
    if (schedule != null && period != null) {
      throw new IllegalStateException(
          "everyBatches(%d) and schedule(...) are two rules for the same; set one of them"
              .formatted(period));
    }
    return schedule != null ? schedule : Schedule.everyBatches(Objects.requireNonNull(period));
  }
}
