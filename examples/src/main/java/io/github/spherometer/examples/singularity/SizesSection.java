package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.List;
import java.util.Map;

/** Blobs and nets of 18 to 434 parameters. */
final class SizesSection implements Section {

  static final int CLASSES = 2;
  private static final int TOP = 15;

  @Override
  public void add(Runs runs, Report report) {
    Runs trained = sizes(runs).trained();
    report.heading("Two blobs: the size of the net");
    if (!trained.isEmpty()) {
      show(trained, report);
    }
    claims(trained, report);
  }

  /** Of the spread that all sizes were trained on. */
  static Runs sizes(Runs runs) {
    Runs blobs = runs.of(Study.SPECTRA, Inputs.BLOBS).of(Objective.CROSS_ENTROPY);
    return blobs.by(Setting::spread).values().stream()
        .filter(group -> group.by(Setting::hidden).size() > 1)
        .findFirst()
        .orElse(new Runs(List.of()));
  }

  static Gap gap(Checkpoint checkpoint) {
    return Gap.of(checkpoint, 2 * CLASSES + 1);
  }

  private static void show(Runs trained, Report report) {
    Table table =
        Table.of(
            "h",
            "parameters",
            "when",
            "loss",
            "gradient",
            "largest",
            "smallest / largest",
            "near zero",
            "above the widest gap",
            "ratio there");
    Plot top = Plot.of("Largest eigenvalues after training", "rank", "eigenvalue / largest").logY();
    Plot shares =
        Plot.of("Eigenvalues near zero", "parameters", "share within 1e-3 of the largest").logX();
    for (Map.Entry<Double, Runs> group : trained.by(Setting::hidden).entrySet()) {
      for (Moment moment : List.of(Moment.START, Moment.HALF, Moment.END)) {
        row(table, group.getValue(), moment);
      }
      FinishedRun<Setting, Findings> run = group.getValue().all().get(0);
      Runs.at(run, Moment.END)
          .ifPresent(c -> Curves.top(top, c.size() + " parameters", c, Math.min(TOP, c.size())));
    }
    for (Moment moment : List.of(Moment.START, Moment.HALF, Moment.END)) {
      Curves.spread(
          shares, moment.toString(), trained, Setting::parameters, moment, Checkpoint::near);
    }
    report.table(table);
    report.figure(
        "singularity-6-blobs",
        Panels.of("Two blobs, 2-h-h-2", 2, shares, top),
        "Left: the share of eigenvalues near zero with the size of the net, mean and standard"
            + " deviation over the seeds. Right: the largest eigenvalues after training, one seed"
            + " for each size.");
  }

  private static void row(Table table, Runs runs, Moment moment) {
    Setting setting = runs.all().get(0).setting();
    table.row(
        setting.hidden(),
        (int) setting.parameters(),
        moment.toString(),
        Spread.of(runs.values(moment, Checkpoint::loss)).toString(),
        Spread.of(runs.values(moment, Checkpoint::gradient)).toString(),
        Spread.of(runs.values(moment, Checkpoint::largest)).toString(),
        Spread.of(runs.values(moment, c -> c.smallest() / c.magnitude())).toString(),
        Spread.of(runs.values(moment, Checkpoint::near)).toString(),
        Spread.of(runs.values(moment, c -> gap(c).above())).toString(),
        Spread.of(runs.values(moment, c -> gap(c).ratio())).toString());
  }

  private static void claims(Runs trained, Report report) {
    for (Moment moment : List.of(Moment.START, Moment.HALF, Moment.END)) {
      report.claim(
          Claim.trend(
              SAGUN,
              "On blobs the share near zero rises with the size of the net (" + moment + ")",
              Direction.RISES,
              trained.settings(Setting::parameters),
              trained.perSeed(moment, Checkpoint::near)));
    }
    report.claim(
        Claim.difference(
            SAGUN,
            "On blobs training makes the Hessian more singular: the share near zero rises (mean"
                + " over sizes)",
            Direction.RISES,
            trained.seedMeans(Moment.START, Checkpoint::near),
            trained.seedMeans(Moment.END, Checkpoint::near)));
    report.claim(
        Claim.share(
            SAGUN,
            "On blobs few eigenvalues stand apart after training, as many whatever the size",
            "1 or 2 eigenvalues, as many as classes or one less, above the widest gap",
            trained.values(Moment.END, c -> gap(c).above()),
            above -> above == CLASSES || above == CLASSES - 1));
  }
}
