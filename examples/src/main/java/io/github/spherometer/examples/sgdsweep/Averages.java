package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Averages over training against what was turned. */
final class Averages {

  private Averages() {}

  static void write(Net net, List<Ray> rays, Report report) {
    List<Figure> panels = new ArrayList<>();
    for (Ray ray : rays) {
      report.table(table(ray));
      claims(ray, report);
      panels.add(plot(ray, Quantity.LARGEST));
      panels.add(plot(ray, Quantity.CONDITION));
    }
    if (!rays.isEmpty()) {
      report.figure(
          net + "-averages",
          Panels.of(net + ": averages over training", 2, panels.toArray(new Figure[0])),
          "Averages over the second half of the training of the %s net; bands are standard deviations"
                  .formatted(net)
              + " over seeds. Full-batch descent would be stable below 2 / lr, and with momentum m"
              + " below (2 + 2m) / lr.");
    }
    Fits.write(rays, report);
  }

  private static ToDoubleFunction<SgdRun> average(Quantity quantity, Match match) {
    return run -> run.average(quantity::of, match);
  }

  private static Table table(Ray ray) {
    Table table =
        Table.of(
            ray.knob().toString(),
            "runs",
            "l1, equal epochs",
            "still rising",
            "l1, equal lr x steps",
            "still rising",
            "top 10, equal lr x steps",
            "l1 / l10, equal lr x steps",
            "loss at the end",
            "test accuracy");
    for (double place : ray.places()) {
      List<SgdRun> trained = ray.at(place).stream().filter(SgdRun::trained).toList();
      table.row(
          ray.knob().shown(ray.at(place).get(0).setting().recipe()),
          trained.size() + " of " + ray.at(place).size(),
          ray.spread(place, average(Quantity.LARGEST, Match.EPOCHS)),
          rising(trained, Match.EPOCHS),
          ray.spread(place, average(Quantity.LARGEST, Match.TRAVEL)),
          rising(trained, Match.TRAVEL),
          ray.spread(place, average(Quantity.TOP_TEN, Match.TRAVEL)),
          ray.spread(place, average(Quantity.CONDITION, Match.TRAVEL)),
          ray.spread(place, run -> run.result().outcome().train().loss()),
          ray.spread(place, run -> run.result().outcome().test().accuracy()));
    }
    return table;
  }

  private static String rising(List<SgdRun> trained, Match match) {
    long count = trained.stream().filter(run -> run.stillSharpening(match)).count();
    return count == 0 ? "" : count + " of " + trained.size();
  }

  private static void claims(Ray ray, Report report) {
    for (Match match : Match.values()) {
      report.claim(claim(ray, Quantity.LARGEST, match));
    }
    report.claim(claim(ray, Quantity.CONDITION, Match.TRAVEL));
    if (ray.knob() == Knob.LEARNING_RATE) {
      report.claim(claim(ray, Quantity.TOP_TEN, Match.TRAVEL));
    }
  }

  /** Also for nets that are regularised. */
  static Claim claim(Ray ray, Quantity quantity, Match match) {
    return Claim.trend(
        SgdReport.PAPER,
        "%s: %s %s with the %s, at %s"
            .formatted(ray.name(), quantity, ray.knob().ofSharpness(), ray.knob(), match),
        ray.knob().ofSharpness(),
        ray.placesBySeed(),
        ray.bySeed(average(quantity, match)));
  }

  private static Plot plot(Ray ray, Quantity quantity) {
    Plot plot = Plot.of("", ray.knob().axis(), quantity.toString()).logX().logY();
    for (Match match : Match.values()) {
      ray.addTo(plot, match.toString(), average(quantity, match));
    }
    if (quantity == Quantity.LARGEST && ray.knob() == Knob.LEARNING_RATE) {
      double[] edge = Arrays.stream(ray.places()).map(rate -> 2 / rate).toArray();
      plot.line("2 / lr", ray.places(), edge);
    }
    return plot;
  }
}
