package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many eigenvalues stand apart. */
final class CountSection {

  private CountSection() {}

  static void write(List<Case> cases, Report report) {
    report.heading("How many outliers").paragraph(Outliers.RULE);
    for (Group net : Group.byNet(cases)) {
      report.figure(
          "values-" + net.first().setting().net().slug(),
          figure(net),
          ("Largest eigenvalues over l1 by rank, %s, first seed of each setting; as the outliers of"
                  + " Papyan 2018 and 2019. A fall after rank C - 1 is what is claimed.")
              .formatted(net.name()));
    }
    report.table(table(cases));
    claims(cases, report);
  }

  private static Plot figure(Group net) {
    Plot plot = Plot.of("Largest eigenvalues, " + net.name(), "rank", "eigenvalue / l1");
    plot.logX().logY();
    for (Group group : Group.bySetting(net.cases())) {
      Case run = group.first();
      double[] values = run.values();
      String name =
          run.setting().net().hasImages()
              ? "n = " + run.setting().perClass()
              : "C = " + run.classes();
      plot.line(
          name,
          IntStream.rangeClosed(1, values.length).asDoubleStream().toArray(),
          IntStream.range(0, values.length).mapToDouble(i -> values[i] / values[0]).toArray());
    }
    return plot;
  }

  private static Table table(List<Case> cases) {
    Table table =
        Table.of(
            "setting",
            "C - 1",
            "outliers, a seed each",
            "ratio at the gap",
            "l(C-2) / l(C-1)",
            "l(C-1) / l(C)",
            "l(C) / l(C+1)",
            "error / l(C)");
    for (Group group : Group.bySetting(cases)) {
      int classes = group.first().classes();
      table.row(
          group.name(),
          classes - 1,
          group.cases().stream()
              .map(run -> Outliers.of(run).toString())
              .collect(Collectors.joining(", ")),
          group.spread(run -> Outliers.of(run).ratio()),
          group.spread(run -> ratio(run, classes - 2)),
          group.spread(run -> ratio(run, classes - 1)),
          group.spread(run -> ratio(run, classes)),
          group.spread(CountSection::error));
    }
    return table;
  }

  /** Of an eigenvalue, by its rank from 1, to the next one. */
  private static double ratio(Case run, int rank) {
    double[] values = run.values();
    return rank < 1 || rank >= values.length ? Double.NaN : values[rank - 1] / values[rank];
  }

  private static double error(Case run) {
    int index = Math.min(run.classes(), run.values().length) - 1;
    return run.look().values().ritzValues().get(index).residual() / run.values()[index];
  }

  private static void claims(List<Case> cases, Report report) {
    for (Group net : Group.byNet(cases)) {
      report.claim(
          Claim.share(
              Papers.SPECTRUM,
              net.name() + ": there are as many outliers as classes, less one",
              "C - 1 eigenvalues come before the gap",
              net.values(run -> Outliers.of(run).known() - run.classes()),
              difference -> difference == -1));
    }
    report.claim(
        Claim.share(
            Papers.SPECTRUM,
            "all nets: there are as many outliers as classes",
            "C eigenvalues come before the gap",
            cases.stream().mapToDouble(run -> Outliers.of(run).known() - run.classes()).toArray(),
            difference -> difference == 0));
  }
}
