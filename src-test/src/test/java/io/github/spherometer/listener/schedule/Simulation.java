package io.github.spherometer.listener.schedule;

import io.github.spherometer.listener.clock.TrainingClock;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * A training in a time of its own, with batches of seconds: a tenth of one, which is within every
 * budget, is nothing.
 */
final class Simulation {

  static final long SECOND = 1_000_000_000;

  final List<Long> measured = new ArrayList<>();

  /** After every batch that is not measured: when the next measurement comes. */
  final List<OptionalLong> expected = new ArrayList<>();

  private final TrainingClock clock;
  private long now = 5_000 * SECOND;
  double worst;

  Simulation(
      Schedule schedule,
      int batches,
      int batchesPerEpoch,
      LongUnaryOperator batchTime,
      LongUnaryOperator cost) {
    clock = new TrainingClock(() -> now);
    for (long batch = 1; batch <= batches; batch++) {
      now += batchTime.applyAsLong(batch);
      clock.batchTrained(false);
      boolean due = batch == 1 || schedule.isDue(clock.progress());
      expected.add(schedule.nextDue(clock.progress()));
      if (due) {
        measured.add(batch);
        now += cost.applyAsLong(batch);
        clock.attempted();
        clock.ended();
        worst = Math.max(worst, measured.size() < 5 ? 0 : overhead());
      }
      clock.left();
      if (batch % batchesPerEpoch == 0) {
        clock.epochTrained();
        clock.left();
      }
    }
  }

  /** But for the start. */
  double overhead() {
    return clock.progress().feltAfterStart() / clock.progress().training();
  }

  /** After nine batches; times in seconds. */
  static TrainingProgress spent(double training, double felt, double latest) {
    return new TrainingProgress(9, 1, 2, 3, training, felt, 0, felt, latest, OptionalLong.empty());
  }
}
