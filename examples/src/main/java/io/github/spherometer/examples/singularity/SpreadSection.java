package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Blobs that overlap more and more: the data change, the net does not. */
final class SpreadSection implements Section {

  private static final int TOP = 25;

  /** An eigenvalue above this share of the largest is not of the bulk. */
  private static final double LARGE = 0.1;

  @Override
  public void add(Runs runs, Report report) {
    Runs sizes = SizesSection.sizes(runs).trained();
    Runs blobs = runs.of(Study.SPECTRA, Inputs.BLOBS).of(Objective.CROSS_ENTROPY).trained();
    List<Integer> middle =
        blobs.by(Setting::hidden).values().stream()
            .filter(group -> group.by(Setting::spread).size() > 1)
            .map(group -> group.all().get(0).setting().hidden())
            .toList();
    Runs spreads = blobs.where(setting -> middle.contains(setting.hidden()));
    report.heading("Two blobs: less separable data");
    if (!spreads.isEmpty()) {
      show(spreads, report);
    }
    claims(spreads, sizes, report);
  }

  private static double large(Checkpoint checkpoint) {
    return checkpoint.eigenvalues().stream()
        .filter(value -> value > LARGE * checkpoint.magnitude())
        .count();
  }

  private static void show(Runs spreads, Report report) {
    Table table =
        Table.of(
            "spread",
            "accuracy",
            "loss",
            "gradient",
            "largest",
            "larger than a tenth of it",
            "near zero");
    Plot top = Plot.of("After training", "rank", "eigenvalue").logY();
    for (Map.Entry<Double, Runs> group : spreads.by(Setting::spread).entrySet()) {
      Runs runs = group.getValue();
      table.row(
          group.getKey(),
          Spread.of(runs.values(run -> run.result().outcome().train().accuracy())).toString(),
          Spread.of(runs.values(Moment.END, Checkpoint::loss)).toString(),
          Spread.of(runs.values(Moment.END, Checkpoint::gradient)).toString(),
          Spread.of(runs.values(Moment.END, Checkpoint::largest)).toString(),
          Spread.of(runs.values(Moment.END, SpreadSection::large)).toString(),
          Spread.of(runs.values(Moment.END, Checkpoint::near)).toString());
      Runs.at(runs.all().get(0), Moment.END)
          .ifPresent(c -> eigenvalues(top, "spread " + group.getKey(), c));
    }
    Plot shares = Plot.of("Near zero", "spread of the blobs", "share within 1e-3 of the largest");
    for (Moment moment : List.of(Moment.START, Moment.END)) {
      Curves.spread(shares, moment.toString(), spreads, Setting::spread, moment, Checkpoint::near);
    }
    report.table(table);
    report.figure(
        "singularity-7-separability",
        Panels.of("Two blobs, h = " + spreads.all().get(0).setting().hidden(), 2, top, shares),
        "Left: the largest eigenvalues after training on blobs of different spread, one seed each,"
            + " not divided by the largest. Right: the share near zero, mean and standard"
            + " deviation over the seeds.");
  }

  private static void eigenvalues(Plot plot, String name, Checkpoint checkpoint) {
    int count = Math.min(TOP, checkpoint.size());
    double[] ranks = new double[count];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      ranks[i] = i + 1;
      values[i] = checkpoint.eigenvalues().get(i);
    }
    plot.line(name, ranks, values);
  }

  private static void claims(Runs spreads, Runs sizes, Report report) {
    report.claim(
        Claim.trend(
            SAGUN,
            "The less separable the data, the larger the largest eigenvalue after training",
            Direction.RISES,
            spreads.settings(Setting::spread),
            spreads.perSeed(Moment.END, Checkpoint::largest)));
    report.claim(
        Claim.trend(
            SAGUN,
            "and the more eigenvalues are larger than a tenth of it",
            Direction.RISES,
            spreads.settings(Setting::spread),
            spreads.perSeed(Moment.END, SpreadSection::large)));
    report.claim(
        Claim.difference(
            SAGUN,
            "The bulk is the net's: the share near zero varies less over separability than over"
                + " the size of the net (range of each)",
            Direction.FALLS,
            ranges(sizes.pairedWith(spreads)),
            ranges(spreads.pairedWith(sizes))));
  }

  /** Largest minus smallest share near zero of a seed. */
  private static double[] ranges(Runs runs) {
    return runs.perSeed(Moment.END, Checkpoint::near).stream()
        .mapToDouble(
            shares ->
                Arrays.stream(shares).max().orElse(Double.NaN)
                    - Arrays.stream(shares).min().orElse(Double.NaN))
        .toArray();
  }
}
