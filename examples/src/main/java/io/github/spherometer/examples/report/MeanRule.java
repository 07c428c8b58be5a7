package io.github.spherometer.examples.report;

/**
 * Judges whether a mean over seeds is above or below zero.
 *
 * @param name of what has the mean
 * @param seeds how many it takes
 * @param missing what the evidence ends with
 */
record MeanRule(String name, Direction direction, int seeds, String missing) {

  Verdict verdict(double[] values) {
    Spread spread = Spread.of(values);
    if (spread.n() < seeds) {
      return Verdict.NOT_TESTED;
    }
    return holds(direction, spread) ? Verdict.SEEN : Verdict.NOT_SEEN;
  }

  String evidence(double[] values) {
    Spread spread = Spread.of(values);
    if (spread.n() < seeds) {
      return "too few: %d %s%s".formatted(spread.n(), spread.n() == 1 ? "seed" : "seeds", missing);
    }
    String opposite = holds(direction.opposite(), spread) ? ", the opposite" : "";
    return "mean %s %s +- %s (95 %%), %d seeds%s%s"
        .formatted(
            name,
            Digits.of(spread.mean(), 3),
            Digits.of(spread.halfWidth(), 2),
            spread.n(),
            opposite,
            missing);
  }

  private static boolean holds(Direction direction, Spread spread) {
    return direction.holdsBetween(
        spread.mean() - spread.halfWidth(), spread.mean() + spread.halfWidth());
  }
}
