package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;

/** Dead neurons against the learning rate. */
final class Dead {

  private Dead() {}

  static void write(List<Ray> rays, Report report) {
    List<Ray> rates =
        rays.stream()
            .filter(ray -> ray.knob() == Knob.LEARNING_RATE && ray.extras().isEmpty())
            .toList();
    if (rates.isEmpty()) {
      return;
    }
    report.heading("Dead neurons");
    Plot plot = Plot.of("Dead neurons", "learning rate", "share of dead neurons").logX();
    Table table = Table.of("net", "lr", "runs", "dead neurons");
    for (Ray ray : rates) {
      ray.addTo(plot, ray.net().toString(), Dead::share);
      for (double rate : ray.places()) {
        long trained = ray.at(rate).stream().filter(SgdRun::trained).count();
        table.row(
            ray.net(), rate, trained + " of " + ray.at(rate).size(), ray.spread(rate, Dead::share));
      }
      report.claim(claim(ray));
    }
    report.figure(
        "dead-neurons",
        plot,
        "Share of units that are silent on the probe data (mean absolute activation below 0.001),"
            + " averages over the second half of all epochs, against the learning rate.");
    report.table(table);
  }

  private static double share(SgdRun run) {
    return run.average(m -> m.deadNeurons().fraction(), Match.EPOCHS);
  }

  /** From the least learning rate to the largest with which every seed has trained. */
  private static Claim claim(Ray ray) {
    double[] places = ray.places();
    double largest = places[0];
    for (double place : places) {
      largest = ray.at(place).stream().allMatch(SgdRun::trained) ? place : largest;
    }
    return Claim.difference(
        SgdReport.PAPER,
        "%s: more neurons are dead at the largest learning rate that trains, %s, than at the smallest, %s"
            .formatted(ray.net(), largest, places[0]),
        Direction.RISES,
        shares(ray, places[0]),
        shares(ray, largest));
  }

  private static double[] shares(Ray ray, double place) {
    return ray.at(place).stream().mapToDouble(Dead::share).toArray();
  }
}
