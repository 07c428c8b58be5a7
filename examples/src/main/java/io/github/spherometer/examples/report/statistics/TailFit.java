package io.github.spherometer.examples.report.statistics;

import java.util.stream.IntStream;

/**
 * How ordered values fall with their rank, within a window of ranks: as a power law, a straight
 * line of logarithm against logarithm, or as its rival, an exponential, a straight line of the
 * logarithm against the rank itself.
 *
 * @param firstRank of the window, from 1
 * @param lastRank of the window
 * @param power log value against log rank
 * @param exponential log value against rank
 */
public record TailFit(int firstRank, int lastRank, LinearFit power, LinearFit exponential) {

  /**
   * Fits both within a window.
   *
   * @param values the largest first; those that are not positive are left out
   * @param firstRank from 1
   * @param lastRank at most the number of values
   */
  public static TailFit of(double[] values, int firstRank, int lastRank) {
    if (firstRank < 1 || lastRank < firstRank || lastRank > values.length) {
      throw new IllegalArgumentException(
          "ranks must be within 1 to %d, not %d to %d"
              .formatted(values.length, firstRank, lastRank));
    }
    double[] ranks = IntStream.rangeClosed(firstRank, lastRank).asDoubleStream().toArray();
    double[] window = new double[ranks.length];
    System.arraycopy(values, firstRank - 1, window, 0, window.length);
    Points points = Points.positive(ranks, window);
    Points logarithms = points.logarithms();
    return new TailFit(
        firstRank,
        lastRank,
        LinearFit.of(logarithms.xs(), logarithms.ys()),
        LinearFit.of(points.xs(), logarithms.ys()));
  }

  /** Whether the power law explains more of the variance of the logarithms. */
  public boolean isPowerLaw() {
    return power.r2() > exponential.r2();
  }

  /** What the power law says of a rank. */
  public double powerAt(double rank) {
    return Math.exp(power.at(Math.log(rank)));
  }

  /** What the exponential says of a rank. */
  public double exponentialAt(double rank) {
    return Math.exp(exponential.at(rank));
  }

  @Override
  public String toString() {
    return "ranks %d to %d: power law of exponent %s (R^2 %s), exponential of rate %s (R^2 %s)"
        .formatted(
            firstRank,
            lastRank,
            Digits.of(power.slope(), 3),
            Digits.of(power.r2(), 3),
            Digits.of(exponential.slope(), 3),
            Digits.of(exponential.r2(), 3));
  }
}
