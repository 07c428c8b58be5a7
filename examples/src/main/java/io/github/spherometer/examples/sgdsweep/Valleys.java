package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** The loss along the sharpest eigenvector over the first batches, and how far steps go there. */
final class Valleys {

  private static final String SOURCE = SgdReport.PAPER + ", figure 7";

  /** Slices of one figure. */
  private static final int SHOWN = 5;

  private Valleys() {}

  static void write(List<Ray> rays, Report report) {
    if (rays.isEmpty()) {
      return;
    }
    report.heading("The loss along the sharpest direction");
    report.paragraph(
        "A step of SGD moves by lr x slope along the sharpest eigenvector, on average over batches."
            + " At 1 it reaches the bottom of the valley, beyond 2 the other side is higher than"
            + " where it came from.");
    Table table = Table.of("net", "lr", "slices", "step / way to the bottom", "beyond the bottom");
    for (Ray ray : rays) {
      report.figure(
          ray.net() + "-valleys",
          figure(ray),
          "As figure 7: the loss of the %s net along its sharpest eigenvector over the first batches, one seed;"
                  .formatted(ray.net())
              + " offsets are in learning rates. Points are where the next step leads on average"
              + " over batches, if that is not beyond the end of the line.");
      addRows(ray, table);
      claims(ray, report);
    }
    report.table(table);
  }

  private static Figure figure(Ray ray) {
    List<Figure> panels = new ArrayList<>();
    for (SgdRun run : ray.bySeed().get(0)) {
      if (run.trained()) {
        panels.add(plot(run));
      }
    }
    if (panels.isEmpty()) {
      panels.add(Plot.of("nothing has trained", "step", "loss"));
    }
    return Panels.of(
        ray.net() + ": loss along the sharpest eigenvector", 2, panels.toArray(new Figure[0]));
  }

  private static Plot plot(SgdRun run) {
    Plot plot =
        Plot.of(
            Knob.LEARNING_RATE.shown(run.setting().recipe()),
            "offset / learning rate",
            "loss / loss here - 1");
    List<Valley> valleys = Valley.of(run);
    int stride = Math.max(1, (valleys.size() + SHOWN - 1) / SHOWN);
    for (int i = 0; i < valleys.size(); i += stride) {
      Valley valley = valleys.get(i);
      plot.line("batch " + valley.batch(), valley.inRates(), valley.relativeLosses());
    }
    return plot.points(
        "after the step",
        valleys.stream().mapToDouble(Valley::slope).toArray(),
        valleys.stream().mapToDouble(Valley::relativeLossAfterStep).toArray());
  }

  private static void addRows(Ray ray, Table table) {
    for (double rate : ray.places()) {
      double[] reaches =
          ray.at(rate).stream().filter(SgdRun::trained).flatMapToDouble(Valleys::reaches).toArray();
      double beyond = Arrays.stream(reaches).filter(reach -> reach > 1).count();
      table.row(
          ray.net(),
          rate,
          reaches.length,
          ray.spread(rate, Valleys::mean),
          beyond / reaches.length);
    }
  }

  private static DoubleStream reaches(SgdRun run) {
    return Valley.of(run).stream().mapToDouble(Valley::reach).filter(Double::isFinite);
  }

  private static double mean(SgdRun run) {
    return run.trained() ? reaches(run).average().orElse(Double.NaN) : Double.NaN;
  }

  private static void claims(Ray ray, Report report) {
    report.claim(
        Claim.trend(
            SOURCE,
            ray.net()
                + ": over the first batches, steps go the further beyond the bottom of the sharpest"
                + " valley the larger the learning rate",
            Direction.RISES,
            ray.placesBySeed(),
            ray.bySeed(Valleys::mean)));
    double[] places = ray.places();
    double largest = places[places.length - 1];
    report.claim(
        Claim.share(
            SOURCE,
            ray.net()
                + ": at learning rate %s, steps over the first batches pass the bottom of the sharpest valley"
                    .formatted(largest),
            "step / way to the bottom > 1",
            ray.at(largest).stream()
                .filter(SgdRun::trained)
                .flatMapToDouble(Valleys::reaches)
                .toArray(),
            reach -> reach > 1));
  }
}
