package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.LogarithmicDensity;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Densities over one another, on a linear and on logarithmic axes. */
final class DensityPlots {

  private static final int POINTS = 700;
  private static final int LOG_POINTS = 120;
  private static final double DECADES = 6;
  private static final double BROADENING = 0.15;

  /** What is lower than so much of a single eigenvalue's peak is not shown. */
  private static final double FLOOR = 0.02;

  private final Map<String, Density> densities = new LinkedHashMap<>();

  DensityPlots with(String name, Density density) {
    densities.put(name, density);
    return this;
  }

  /** Shares per unit, against the eigenvalue. */
  Plot linear() {
    Plot plot = Plot.of("linear axis", "eigenvalue", "share of all per unit").logY();
    densities.forEach(
        (name, density) -> {
          double peak = 1 / (density.broadening() * Math.sqrt(2 * Math.PI));
          add(
              plot,
              name,
              density.grid(POINTS),
              Density.Point::x,
              FLOOR * peak / Math.max(1, density.size()));
        });
    return plot;
  }

  Plot positive() {
    return logarithmic("positive side, logarithmic", LogarithmicDensity::positive);
  }

  Plot negative() {
    return logarithmic("negative side, logarithmic", LogarithmicDensity::negative);
  }

  private Plot logarithmic(String title, Function<LogarithmicDensity, List<Density.Point>> side) {
    Plot plot = Plot.of(title, "|eigenvalue|", "share of all per decade").logX().logY();
    densities.forEach(
        (name, density) -> {
          LogarithmicDensity both = density.logarithmic(LOG_POINTS, DECADES, BROADENING);
          double peak = 1 / (BROADENING * Math.sqrt(2 * Math.PI));
          add(
              plot,
              name,
              side.apply(both),
              point -> Math.abs(point.x()),
              FLOOR * peak / Math.max(1, density.size()));
        });
    return plot;
  }

  private static void add(
      Plot plot,
      String name,
      List<Density.Point> points,
      ToDoubleFunction<Density.Point> x,
      double floor) {
    double[] y =
        points.stream()
            .mapToDouble(point -> point.density() > floor ? point.density() : Double.NaN)
            .toArray();
    plot.line(name, points.stream().mapToDouble(x).toArray(), y);
  }
}
