package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.List;

/** Images beside inputs without structure. */
final class NoiseSection implements Section {

  private static final int TOP = 40;
  private static final int BEYOND = 2 * ImagesSection.CLASSES + 1;

  @Override
  public void add(Runs runs, Report report) {
    Runs trained = runs.of(Study.SPECTRA, Inputs.NOISE).trained();
    Runs images =
        runs.of(Study.SPECTRA, Inputs.IMAGES)
            .of(Objective.CROSS_ENTROPY)
            .trained()
            .where(setting -> trained.hidden().contains(setting.hidden()))
            .pairedWith(trained);
    Runs noise = trained.pairedWith(images);
    report.heading("Images against random inputs");
    if (!noise.isEmpty() && !images.isEmpty()) {
      show(images, noise, report);
    }
    claims(images, noise, report);
  }

  private static void show(Runs images, Runs noise, Report report) {
    Table table =
        Table.of(
            "inputs", "when", "loss", "largest", "first / 21st", "near zero", "first / second");
    rows(table, "images", images);
    rows(table, "noise", noise);
    report.table(table);
    report.figure(
        "singularity-5-random-inputs",
        Panels.of(
            "h = " + noise.all().get(0).setting().hidden(),
            2,
            panel(Moment.START, images, noise),
            panel(Moment.END, images, noise)),
        "The largest eigenvalues on images and on standard normal noise with the same labels; one"
            + " seed each.");
  }

  private static void rows(Table table, String name, Runs runs) {
    for (Moment moment : List.of(Moment.START, Moment.END)) {
      table.row(
          name,
          moment.toString(),
          Spread.of(runs.values(moment, Checkpoint::loss)).toString(),
          Spread.of(runs.values(moment, Checkpoint::largest)).toString(),
          Spread.of(runs.values(moment, NoiseSection::isolation)).toString(),
          Spread.of(runs.values(moment, Checkpoint::near)).toString(),
          Spread.of(runs.values(moment, c -> 1 / c.relative(2))).toString());
    }
  }

  /** How far the first eigenvalue is above those that belong to no class. */
  private static double isolation(Checkpoint checkpoint) {
    return 1 / checkpoint.relative(BEYOND);
  }

  private static Figure panel(Moment moment, Runs images, Runs noise) {
    Plot plot = Plot.of(moment + " training", "rank", "eigenvalue / largest").logY();
    Runs.at(images.all().get(0), moment).ifPresent(c -> Curves.top(plot, "images", c, TOP));
    Runs.at(noise.all().get(0), moment).ifPresent(c -> Curves.top(plot, "noise", c, TOP));
    return plot;
  }

  private static void claims(Runs images, Runs noise, Report report) {
    for (Moment moment : List.of(Moment.START, Moment.END)) {
      report.claim(
          Claim.difference(
              SAGUN,
              "Outliers come from the data, %s training: with noise for images the largest eigenvalue is fewer times the 21st (logarithm of the ratio)"
                  .formatted(moment),
              Direction.FALLS,
              images.seedMeans(moment, c -> Math.log(isolation(c))),
              noise.seedMeans(moment, c -> Math.log(isolation(c)))));
    }
  }
}
