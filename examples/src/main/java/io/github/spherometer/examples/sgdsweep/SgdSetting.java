package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.listener.schedule.Schedule;
import java.util.HashSet;
import java.util.Set;

/**
 * One run.
 *
 * @param look what is measured
 * @param net what is trained
 * @param data what it is trained on
 * @param recipe how
 * @param extent how long
 * @param seed of the data, the initialisation and the order of batches
 */
record SgdSetting(Look look, Net net, String data, Recipe recipe, Extent extent, int seed) {

  /** The first steps of the paper. */
  private static final int FIRST = 100;

  /** Steps that the run has. */
  long steps() {
    return switch (look) {
      case TRAINING -> Math.max(Match.EPOCHS.steps(this), Match.TRAVEL.steps(this));
      case TOP_THIRTY -> Match.EPOCHS.steps(this);
      case FIRST_STEPS -> Math.min(FIRST, Match.EPOCHS.steps(this));
    };
  }

  /** Evenly within all epochs, and within the distance that all runs cover, whichever is longer. */
  Schedule schedule() {
    if (look == Look.FIRST_STEPS) {
      return Schedule.everyBatches(1);
    }
    Set<Long> due = new HashSet<>();
    for (Match match : look == Look.TRAINING ? Match.values() : new Match[] {Match.EPOCHS}) {
      addEvenly(due, match.steps(this));
    }
    return progress -> due.contains(progress.batches());
  }

  private void addEvenly(Set<Long> due, long steps) {
    for (int i = 1; i <= extent.points(); i++) {
      due.add(steps * i / extent.points());
    }
  }

  /** The same run with another recipe. */
  SgdSetting with(Recipe other) {
    return new SgdSetting(look, net, data, other, extent, seed);
  }
}
