package io.github.spherometer.examples.report.claim;

import io.github.spherometer.examples.report.statistics.LinearFit;
import io.github.spherometer.examples.report.statistics.Points;
import java.util.List;
import java.util.stream.IntStream;

/** Judges whether y rises or falls with x, by the slopes of several seeds. */
final class TrendRule {

  private static final int SETTINGS = 3;
  private static final int SEEDS = 2;

  private TrendRule() {}

  static Claim judge(
      String source, String sentence, Direction direction, List<double[]> xs, List<double[]> ys) {
    if (xs.size() != ys.size()) {
      throw new IllegalArgumentException(
          "as many seeds of x as of y are needed, not " + xs.size() + " and " + ys.size());
    }
    String rule =
        ("seen if log y against log x %s: the 95 %% Student interval of the mean slope over seeds"
                + " is wholly on that side, with at least %d seeds of %d settings each")
            .formatted(direction, SEEDS, SETTINGS);
    List<Points> seeds =
        IntStream.range(0, xs.size()).mapToObj(i -> Points.positive(xs.get(i), ys.get(i))).toList();
    double[] slopes =
        seeds.stream()
            .filter(points -> points.differentX() >= SETTINGS)
            .mapToDouble(TrendRule::slope)
            .toArray();
    int runs = xs.stream().mapToInt(x -> x.length).sum();
    int kept = seeds.stream().mapToInt(Points::size).sum();
    MeanRule mean =
        new MeanRule("slope", "seed", direction, SEEDS, Missing.of(runs - kept, runs, "runs"));
    return new Claim(source, sentence, mean.verdict(slopes), rule, mean.evidence(slopes));
  }

  private static double slope(Points points) {
    Points logarithms = points.logarithms();
    return LinearFit.of(logarithms.xs(), logarithms.ys()).slope();
  }
}
