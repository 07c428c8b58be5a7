package io.github.spherometer.listener.clock;

import io.github.spherometer.estimators.statistics.Student;
import java.util.Arrays;

/**
 * By how much batches were slower while a measurement was under way than their neighbours were.
 *
 * @param time what they took more, all together
 * @param expected what they would have taken
 * @param variance of the time
 */
record Excess(double time, double expected, double variance) {

  /** Those before and after are compared in equal numbers, so that a drift cancels. */
  private static final int ENOUGH_FOR_BALANCE = 8;

  /** Consecutive batches are slow together: blocks of them are less so. */
  private static final int BLOCK = 8;

  /**
   * A pause is no batch: longer than so many of them, and a turn of a processor, counts as that.
   */
  private static final double LONGEST = 8;

  /**
   * Compares.
   *
   * @param slowed times under way, at least one, in order
   * @param usual median of such times, as far as it is known; else 0
   * @param before times without, in order
   * @param after likewise; at least one of both together
   * @param turn for which a thread may lose its processor to another one, however short a batch is
   */
  static Excess of(double[] slowed, double usual, double[] before, double[] after, double turn) {
    int side = Math.min(before.length, after.length);
    boolean balanced = side >= ENOUGH_FOR_BALANCE;
    double[] from = balanced ? Times.latest(before, side) : before;
    double[] to = balanced ? Arrays.copyOf(after, side) : after;
    double cap = LONGEST * Math.max(usual, Times.median(Times.joined(from, to))) + turn;
    double[] under = Times.capped(slowed, cap);
    double[] earlier = Times.capped(from, cap);
    double[] later = Times.capped(to, cap);
    double references = earlier.length + later.length;
    double expected = under.length * (Times.sum(earlier) + Times.sum(later)) / references;
    double variance = variance(under, earlier, later);
    return new Excess(
        Times.sum(under) - expected,
        expected,
        variance * under.length * (1 + under.length / references));
  }

  /** Of one batch, by batches or by blocks of them, whichever is larger. */
  private static double variance(double[]... series) {
    double squares = 0;
    double blocks = 0;
    int freedom = 0;
    int freedomOfBlocks = 0;
    for (double[] times : series) {
      squares += squares(times, 1);
      blocks += squares(times, BLOCK);
      freedom += Math.max(0, times.length - 1);
      freedomOfBlocks += Math.max(0, times.length - BLOCK);
    }
    if (freedom == 0) {
      return Double.NaN;
    }
    double larger = Math.max(squares / freedom, blocks / Math.max(1, freedomOfBlocks));
    double student = Student.factor(freedom);
    return student * student * larger;
  }

  /** Sum of the squares of sums of so many consecutive deviations from the mean. */
  private static double squares(double[] times, int block) {
    double mean = Times.sum(times) / times.length;
    double squares = 0;
    for (int start = 0; start < times.length; start += block) {
      double sum = 0;
      for (int i = start; i < Math.min(start + block, times.length); i++) {
        sum += times[i] - mean;
      }
      squares += sum * sum;
    }
    return squares;
  }
}
