package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.report.figure.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Curves of several seeds as one: their geometric mean, in a band from the least to the largest.
 */
final class Bundle {

  private final Map<Double, List<Double>> values = new TreeMap<>();

  /** What has no logarithm is left out. */
  void add(double x, double y) {
    if (y > 0 && Double.isFinite(y)) {
      values.computeIfAbsent(x, key -> new ArrayList<>()).add(y);
    }
  }

  /** Also if there is nothing, so that others keep their colours. */
  void addTo(Plot plot, String name) {
    double[] x = values.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    double[] mean = each(seeds -> Math.exp(seeds.map(Math::log).average().orElse(Double.NaN)));
    if (x.length == 1) {
      plot.points(name, x, mean);
    } else {
      plot.line(name, x, mean);
    }
    plot.band(
        name,
        x,
        each(seeds -> seeds.min().orElse(Double.NaN)),
        each(seeds -> seeds.max().orElse(Double.NaN)));
  }

  private double[] each(ToDoubleFunction<DoubleStream> of) {
    return values.values().stream()
        .mapToDouble(seeds -> of.applyAsDouble(seeds.stream().mapToDouble(Double::doubleValue)))
        .toArray();
  }
}
