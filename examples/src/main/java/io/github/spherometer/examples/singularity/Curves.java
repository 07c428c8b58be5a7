package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Lines that several sections draw. */
final class Curves {

  private static final int POINTS = 250;
  private static final double FLOOR = 1e-9;

  private Curves() {}

  static Plot plotOfMagnitudes(String title) {
    return Plot.of(title, "share of the eigenvalues", "|eigenvalue| / largest").logY();
  }

  /** All eigenvalues in order of their magnitude, thinned. */
  static void magnitudes(Plot plot, String name, Checkpoint checkpoint) {
    double[] sorted =
        checkpoint.eigenvalues().stream()
            .mapToDouble(value -> Math.abs(value) / checkpoint.magnitude())
            .sorted()
            .toArray();
    int[] ranks =
        IntStream.rangeClosed(0, POINTS)
            .map(i -> (int) Math.round((sorted.length - 1) * Math.pow((double) i / POINTS, 2)))
            .distinct()
            .toArray();
    double[] shares = new double[ranks.length];
    double[] values = new double[ranks.length];
    for (int i = 0; i < ranks.length; i++) {
      shares[i] = (ranks[i] + 1.0) / sorted.length;
      values[i] = Math.max(FLOOR, sorted[sorted.length - 1 - ranks[i]]);
    }
    plot.line(name, shares, values);
  }

  /** The largest ones by their rank. */
  static void top(Plot plot, String name, Checkpoint checkpoint, int ranks) {
    double[] x = IntStream.rangeClosed(1, ranks).asDoubleStream().toArray();
    double[] y = IntStream.rangeClosed(1, ranks).mapToDouble(checkpoint::relative).toArray();
    plot.line(name, x, y);
  }

  /** Means over seeds with their standard deviations, against a number of the setting. */
  static void spread(
      Plot plot,
      String name,
      Runs runs,
      ToDoubleFunction<Setting> number,
      Moment moment,
      ToDoubleFunction<Checkpoint> value) {
    Map<Double, Runs> groups = runs.by(number);
    double[] x = groups.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    Spread[] spreads =
        groups.values().stream()
            .map(group -> Spread.of(group.values(moment, value)))
            .toArray(Spread[]::new);
    double[] y = Arrays.stream(spreads).mapToDouble(Spread::mean).toArray();
    double[] low =
        Arrays.stream(spreads).mapToDouble(s -> s.mean() - s.standardDeviation()).toArray();
    double[] high =
        Arrays.stream(spreads).mapToDouble(s -> s.mean() + s.standardDeviation()).toArray();
    plot.line(name, x, y).band(name, x, low, high);
  }
}
