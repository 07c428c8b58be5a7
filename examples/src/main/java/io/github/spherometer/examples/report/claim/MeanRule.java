package io.github.spherometer.examples.report.claim;

import io.github.spherometer.examples.report.statistics.Digits;
import io.github.spherometer.examples.report.statistics.Spread;

/**
 * Judges whether a mean is above or below zero.
 *
 * @param name of what has the mean
 * @param one what each value is of, such as "seed"
 * @param least how many it takes
 * @param missing what the evidence ends with
 */
record MeanRule(String name, String one, Direction direction, int least, String missing) {

  Verdict verdict(double[] values) {
    Spread spread = Spread.of(values);
    if (spread.n() < least) {
      return Verdict.NOT_TESTED;
    }
    return holds(direction, spread) ? Verdict.SEEN : Verdict.NOT_SEEN;
  }

  String evidence(double[] values) {
    Spread spread = Spread.of(values);
    if (spread.n() < least) {
      return "too few: %s%s".formatted(count(spread.n()), missing);
    }
    return "mean %s %s +- %s (95 %%), %s%s%s"
        .formatted(
            name,
            Digits.of(spread.mean(), 3),
            Digits.of(spread.halfWidth(), 2),
            count(spread.n()),
            said(spread),
            missing);
  }

  private String count(int n) {
    return n + " " + one + (n == 1 ? "" : "s");
  }

  /** "Not seen" is said of the opposite and of what so few seeds cannot decide. */
  private String said(Spread spread) {
    if (holds(direction, spread)) {
      return "";
    }
    return holds(direction.opposite(), spread) ? ": the opposite" : ": undecided";
  }

  private static boolean holds(Direction direction, Spread spread) {
    return direction.holdsBetween(
        spread.mean() - spread.halfWidth(), spread.mean() + spread.halfWidth());
  }
}
