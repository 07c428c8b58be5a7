package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;

/** Whether it is the same with weight decay, dropout and BatchNorm. */
final class Regularised {

  private Regularised() {}

  static void write(List<Ray> rays, Report report) {
    List<Ray> regularised = rays.stream().filter(ray -> !ray.extras().isEmpty()).toList();
    if (!regularised.isEmpty()) {
      report.heading("With weight decay, dropout and BatchNorm");
      compare(rays, regularised, report);
    }
    List<Ray> normalised =
        rays.stream()
            .filter(ray -> ray.knob() == Knob.LEARNING_RATE)
            .filter(ray -> ray.runs().get(0).setting().recipe().batchNorm())
            .toList();
    if (!normalised.isEmpty()) {
      bothModes(normalised, report);
    }
  }

  private static void compare(List<Ray> rays, List<Ray> regularised, Report report) {
    Net net = regularised.get(0).net();
    Plot plot =
        Plot.of(net + " net, regularised", "learning rate", Quantity.LARGEST + ", " + Match.TRAVEL)
            .logX()
            .logY();
    rays.stream()
        .filter(ray -> ray.net() == net && ray.knob() == Knob.LEARNING_RATE)
        .forEach(ray -> add(ray, plot));
    report.figure(
        net + "-regularised",
        plot,
        "Largest eigenvalue of the %s net against the learning rate, with what it was regularised by;"
                .formatted(net)
            + " averages and standard deviations over seeds. With BatchNorm it is that of the loss"
            + " in train mode.");
    for (Ray ray : regularised) {
      for (Match match : Match.values()) {
        report.claim(Averages.claim(ray, Quantity.LARGEST, match));
      }
    }
  }

  private static void add(Ray ray, Plot plot) {
    String name = ray.extras().isEmpty() ? "plain" : ray.extras();
    ray.addTo(plot, name, Regularised::largest);
  }

  private static double largest(SgdRun run) {
    return run.average(Quantity.LARGEST::of, Match.TRAVEL);
  }

  /** With BatchNorm the mode decides which surface is seen. */
  private static void bothModes(List<Ray> normalised, Report report) {
    report.paragraph(
        "Nets with BatchNorm have two surfaces: in train mode the statistics are those of the"
            + " batch, which is what SGD descends; in eval mode they are fixed. Both, at the end of"
            + " the runs:");
    Table table = Table.of("net", "lr", "l1, train mode", "l1, eval mode", "eval / train");
    for (Ray ray : normalised) {
      for (double rate : ray.places()) {
        table.row(
            ray.name(),
            rate,
            ray.spread(rate, run -> run.result().trainModeLargest()),
            ray.spread(rate, run -> run.result().evalModeLargest()),
            ray.spread(
                rate, run -> run.result().evalModeLargest() / run.result().trainModeLargest()));
      }
      report.claim(
          Claim.trend(
              SgdReport.PAPER,
              ray.name()
                  + ": the largest eigenvalue at the end, in eval mode, falls with the"
                  + " learning rate",
              ray.knob().ofSharpness(),
              ray.placesBySeed(),
              ray.bySeed(run -> run.trained() ? run.result().evalModeLargest() : Double.NaN)));
    }
    report.table(table);
  }
}
