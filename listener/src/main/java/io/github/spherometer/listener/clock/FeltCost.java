package io.github.spherometer.listener.clock;

import io.github.spherometer.estimators.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * How much slower the batches of a training are while it is measured beside it.
 *
 * <p>The batches of one measurement are compared with their neighbours without one, before and
 * after. What both kinds have, such as garbage collections and pauses, cancels on average, and a
 * long pause counts as a few batches only. All comparisons together give a rate, by which the time
 * under way is charged. While the first batches are trained the JVM still compiles, whoever
 * measures: they are charged at the rate of the later ones, and at their own until it is known.
 *
 * <p>Times are in one unit, whichever. Memory, and work for a batch, are bounded.
 */
final class FeltCost {

  /** With fewer neighbours nothing is compared. */
  private static final int ENOUGH = 8;

  private final double turn;
  private final RecentTimes slowed = new RecentTimes();
  private Gap gap = new Gap();
  private double[] before = {};
  private boolean begun;

  private @Nullable Stretch running;

  /** The latest that is over; batches that follow it may still come. */
  private @Nullable Stretch latest;

  private boolean latestIsFirst;
  private @Nullable Excess latestExcess;

  private Slowdown later = Slowdown.NONE;

  /** What the batches of all that are settled would have taken. */
  private double settledExpected;

  private double firstExpected;
  private double latestExpected = Double.NaN;

  /** Batches for which there was no neighbour. */
  private long uncompared;

  private Slowdown slowdown = Slowdown.NONE;

  /** Mean time of the latest neighbours. */
  private double usual = Double.NaN;

  /**
   * @param turn for which a thread may lose its processor to another one
   */
  FeltCost(double turn) {
    this.turn = turn;
  }

  /**
   * Takes in a batch.
   *
   * @param time what it took
   * @param underWay whether a measurement was under way
   */
  void batch(double time, boolean underWay) {
    if (underWay) {
      running().add(time);
      slowed.add(time);
      return;
    }
    ended();
    begun = true;
    gap.add(time);
    if (gap.count() <= ENOUGH || (gap.count() <= Gap.SIDE && Long.bitCount(gap.count()) == 1)) {
      compare(gap.first());
    }
  }

  /** Takes in a batch whose time says nothing, because there is an evaluation in it. */
  void unknownBatch(boolean underWay) {
    if (underWay) {
      running().addUnknown();
    } else {
      ended();
    }
  }

  private Stretch running() {
    if (running == null) {
      settle();
      running = new Stretch();
    }
    return running;
  }

  /** The measurement is over. */
  void ended() {
    if (running != null) {
      latest = running;
      latestIsFirst = !begun;
      begun = true;
      running = null;
      compare(gap.first());
    }
  }

  /** Before the next one: each of the batches between is a neighbour of one of them alone. */
  private void settle() {
    compare(gap.firstHalf());
    if (latest != null) {
      keep(latest, latestExcess);
    }
    latest = null;
    latestExcess = null;
    double[] latestBefore = gap.secondHalf();
    before =
        latestBefore.length >= ENOUGH
            ? latestBefore
            : Times.latest(Times.joined(before, latestBefore), Gap.SIDE);
    gap = new Gap();
  }

  private void keep(Stretch stretch, @Nullable Excess excess) {
    if (excess == null) {
      uncompared += stretch.count();
      return;
    }
    settledExpected += stretch.count() * usual;
    if (!latestIsFirst) {
      later = later.plus(excess);
    }
  }

  private void compare(double[] after) {
    if (latest == null || latest.times().length == 0 || before.length + after.length < ENOUGH) {
      return;
    }
    Excess excess = Excess.of(latest.times(), slowed.median(), before, after, turn);
    usual = excess.expected() / latest.times().length;
    latestExcess = excess;
    if (latestIsFirst) {
      firstExpected = latest.count() * usual;
      slowdown = Slowdown.NONE.plus(excess);
    } else {
      latestExpected = latest.count() * usual;
      slowdown = later.plus(excess);
    }
  }

  /** What all measurements cost, with its standard error; NaN while there is no neighbour. */
  Estimate total() {
    if (!everUnderWay()) {
      return new Estimate(0, 0);
    }
    double expected = settledExpected + unsettled() * usual;
    return new Estimate(slowdown.rate() * expected, slowdown.error() * expected);
  }

  private boolean everUnderWay() {
    return running != null || latest != null || settledExpected > 0 || uncompared > 0;
  }

  private long unsettled() {
    return uncompared
        + (latest == null ? 0 : latest.count())
        + (running == null ? 0 : running.count());
  }

  /**
   * The same without the measurement that was under way in the first batch; NaN while the latest
   * has not been compared.
   */
  double afterFirst() {
    if (latest != null && latestExcess == null) {
      return Double.NaN;
    }
    boolean firstOnly = later.count() == 0 && (latest == null || latestIsFirst);
    return firstOnly ? 0 : total().value() - slowdown.rate() * firstExpected;
  }

  /** What the latest that is over cost, by the rate of all; NaN if that is the first or none. */
  double ofLatest() {
    return slowdown.rate() * latestExpected;
  }
}
