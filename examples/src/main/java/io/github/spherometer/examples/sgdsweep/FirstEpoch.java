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
import java.util.stream.IntStream;

/** The largest eigenvalue after every batch at the start: how high it gets, how it oscillates. */
final class FirstEpoch {

  private static final String SOURCE = SgdReport.PAPER + ", figure 4";

  private FirstEpoch() {}

  static void write(List<Ray> rays, Report report) {
    if (rays.isEmpty()) {
      return;
    }
    report.heading("Every batch at the start");
    List<Figure> panels = new ArrayList<>();
    Table table = Table.of("net", "lr", "runs", "mean l1", "relative change", "rises");
    for (Ray ray : rays) {
      panels.add(plot(ray));
      addRows(ray, table);
      claims(ray, report);
    }
    report.figure(
        "first-batches",
        Panels.of("Largest eigenvalue, every batch", 2, panels.toArray(new Figure[0])),
        "As figure 4: the largest eigenvalue before every step at the start, of one seed.");
    report.table(table);
    report.paragraph(
        "The mean is that of the second half of these batches. The relative change is the median"
            + " over all steps of |l1 after it / l1 before it - 1|; rises are steps after which l1"
            + " is larger, as a share. Mean and change were over all batches at first: the first"
            + " batch of a convolutional net, whose l1 is ten times that of the others, was then"
            + " most of both. With `--quick` the first epoch of the teacher-student nets was looked at"
            + " at first; it was made three after the verdicts on one had been seen.");
  }

  private static Plot plot(Ray ray) {
    Plot plot = Plot.of(ray.net().toString(), "batch", Quantity.LARGEST.toString()).logY();
    for (SgdRun run : ray.bySeed().get(0)) {
      if (run.trained()) {
        plot.line(
            ray.knob().shown(run.setting().recipe()), run.steps(), run.along(Quantity.LARGEST::of));
      }
    }
    return plot;
  }

  private static void addRows(Ray ray, Table table) {
    for (double rate : ray.places()) {
      long trained = ray.at(rate).stream().filter(SgdRun::trained).count();
      table.row(
          ray.net(),
          rate,
          trained + " of " + ray.at(rate).size(),
          ray.spread(rate, FirstEpoch::mean),
          ray.spread(rate, FirstEpoch::change),
          ray.spread(rate, FirstEpoch::rises));
    }
  }

  private static void claims(Ray ray, Report report) {
    report.claim(
        Claim.trend(
            SOURCE,
            ray.net()
                + ": at the start already, the largest eigenvalue falls with the learning rate",
            Direction.FALLS,
            ray.placesBySeed(),
            ray.bySeed(FirstEpoch::mean)));
    report.claim(
        Claim.trend(
            SOURCE,
            ray.net()
                + ": at the start the largest eigenvalue oscillates from batch to batch, and the"
                + " more the larger the learning rate",
            Direction.RISES,
            ray.placesBySeed(),
            ray.bySeed(FirstEpoch::change)));
  }

  private static double mean(SgdRun run) {
    double[] l1 = run.along(Quantity.LARGEST::of);
    return run.trained()
        ? Arrays.stream(l1).skip(l1.length / 2).average().orElse(Double.NaN)
        : Double.NaN;
  }

  /** Of a step, as a fraction. */
  private static double change(SgdRun run) {
    double[] l1 = run.along(Quantity.LARGEST::of);
    double[] changes =
        IntStream.range(1, l1.length)
            .mapToDouble(i -> Math.abs(l1[i] / l1[i - 1] - 1))
            .sorted()
            .toArray();
    return run.trained() && changes.length > 0 ? changes[changes.length / 2] : Double.NaN;
  }

  private static double rises(SgdRun run) {
    double[] l1 = run.along(Quantity.LARGEST::of);
    int count = 0;
    for (int i = 1; i < l1.length; i++) {
      count += l1[i] > l1[i - 1] ? 1 : 0;
    }
    return (double) count / (l1.length - 1);
  }
}
