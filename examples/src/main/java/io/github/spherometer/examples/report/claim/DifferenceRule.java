package io.github.spherometer.examples.report.claim;

import static java.lang.Double.NaN;

import io.github.spherometer.examples.report.statistics.Digits;
import io.github.spherometer.examples.report.statistics.Points;
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
    int[] pairs = IntStream.range(0, a.length).filter(i -> Double.isFinite(b[i] - a[i])).toArray();
    double[] differences = Arrays.stream(pairs).mapToDouble(i -> b[i] - a[i]).toArray();
    String means = "; means %s and %s".formatted(mean(a, pairs), mean(b, pairs));
    String missing = Missing.of(a.length - differences.length, a.length, "pairs");
    MeanRule mean = new MeanRule("difference", "pair", direction, SEEDS, means + missing);
    return new Claim(source, sentence, mean.verdict(differences), rule, mean.evidence(differences));
  }

  private static String mean(double[] values, int[] pairs) {
    return Digits.of(Arrays.stream(pairs).mapToDouble(i -> values[i]).average().orElse(NaN), 3);
  }
}
