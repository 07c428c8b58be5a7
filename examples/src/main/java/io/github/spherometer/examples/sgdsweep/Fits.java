package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.LinearFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Whether l1 is a straight line against 1/lr and against S, or rather against their logarithms. */
final class Fits {

  private static final double GOOD = 0.9;

  private Fits() {}

  static void write(List<Ray> rays, Report report) {
    List<Ray> fitted = rays.stream().filter(ray -> ray.knob() != Knob.MOMENTUM).toList();
    if (fitted.isEmpty()) {
      return;
    }
    Table table =
        Table.of(
            "l1 against",
            "compared at",
            "straight line",
            "R^2",
            "rival: against the logarithm",
            "R^2 of the rival");
    List<Figure> panels = new ArrayList<>();
    for (Ray ray : fitted) {
      for (Match match : Match.values()) {
        LinearFit line = fit(ray, match, x -> x);
        LinearFit rival = fit(ray, match, Math::log);
        table.row(axis(ray), match, line, line.r2(), rival, rival.r2());
        report.claim(claim(ray, match));
      }
      panels.add(plot(ray));
    }
    report.table(table);
    Net net = rays.get(0).net();
    report.figure(
        net + "-fits",
        Panels.of(net + ": straight lines?", 2, panels.toArray(new Figure[0])),
        "Largest eigenvalue of the %s net against 1 / learning rate and against the batch size: means over seeds,"
                .formatted(net)
            + " with the straight lines that fit them best.");
  }

  private static String axis(Ray ray) {
    return ray.knob() == Knob.LEARNING_RATE ? "1 / lr" : "S";
  }

  private static double[] x(Ray ray, double[] places) {
    return ray.knob() == Knob.LEARNING_RATE
        ? Arrays.stream(places).map(rate -> 1 / rate).toArray()
        : places;
  }

  private static double[] means(Ray ray, Match match) {
    return ray.means(run -> run.average(Quantity.LARGEST::of, match));
  }

  private static LinearFit fit(Ray ray, Match match, DoubleUnaryOperator scale) {
    double[] x = Arrays.stream(x(ray, ray.places())).map(scale).toArray();
    return LinearFit.of(x, means(ray, match));
  }

  private static Claim claim(Ray ray, Match match) {
    double[] verdicts =
        ray.bySeed().stream().mapToDouble(seed -> straight(ray, seed, match)).toArray();
    return Claim.share(
        SgdReport.PAPER,
        "%s: the largest eigenvalue is a straight line against %s, at %s"
            .formatted(ray.name(), axis(ray), match),
        "the line has R^2 >= %s and no less than one against the logarithm has".formatted(GOOD),
        verdicts,
        verdict -> verdict > 0);
  }

  /** 1 or 0 for a seed; NaN with fewer than three runs that have trained. */
  private static double straight(Ray ray, List<SgdRun> seed, Match match) {
    double[] places =
        seed.stream().mapToDouble(run -> ray.knob().place(run.setting().recipe())).toArray();
    double[] x = x(ray, places);
    double[] y =
        seed.stream().mapToDouble(run -> run.average(Quantity.LARGEST::of, match)).toArray();
    LinearFit line = LinearFit.of(x, y);
    LinearFit rival = LinearFit.of(Arrays.stream(x).map(Math::log).toArray(), y);
    if (line.n() < 3) {
      return Double.NaN;
    }
    return line.r2() >= GOOD && line.r2() >= rival.r2() ? 1 : 0;
  }

  private static Plot plot(Ray ray) {
    Plot plot = Plot.of("", axis(ray), Quantity.LARGEST.toString());
    double[] x = x(ray, ray.places());
    for (Match match : Match.values()) {
      LinearFit line = fit(ray, match, v -> v);
      double[] errors = ray.deviations(run -> run.average(Quantity.LARGEST::of, match));
      double[] fine = fine(x);
      plot.line(match.toString(), fine, Arrays.stream(fine).map(line::at).toArray())
          .points(match.toString(), x, means(ray, match), errors);
    }
    return plot;
  }

  /** So many points that a line has no markers. */
  private static double[] fine(double[] x) {
    double low = Arrays.stream(x).min().orElseThrow();
    double high = Arrays.stream(x).max().orElseThrow();
    return IntStream.rangeClosed(0, 100).mapToDouble(i -> low + (high - low) * i / 100).toArray();
  }
}
