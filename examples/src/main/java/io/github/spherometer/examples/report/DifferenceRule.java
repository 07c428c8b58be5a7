package io.github.spherometer.examples.report;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Judges whether something rises or falls from one case to another, seed by seed. */
final class DifferenceRule {

  private static final int SEEDS = 2;

  private DifferenceRule() {}

  static Claim judge(String source, String sentence, Direction direction, double[] a, double[] b) {
    Points.sameLength(a, b);
    String rule =
        ("seen if it %s: the 95 %% Student interval of the mean difference over pairs of the same"
                + " seed is wholly on that side, with at least %d pairs")
            .formatted(direction, SEEDS);
    double[] differences =
        IntStream.range(0, a.length)
            .mapToDouble(i -> b[i] - a[i])
            .filter(Double::isFinite)
            .toArray();
    String means =
        "; means %s and %s"
            .formatted(
                Digits.of(Arrays.stream(a).average().orElse(Double.NaN), 3),
                Digits.of(Arrays.stream(b).average().orElse(Double.NaN), 3));
    String missing = Missing.of(a.length - differences.length, a.length, "pairs");
    MeanRule mean = new MeanRule("difference", direction, SEEDS, means + missing);
    return new Claim(source, sentence, mean.verdict(differences), rule, mean.evidence(differences));
  }
}
