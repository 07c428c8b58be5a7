package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;
import java.util.function.Function;

/** How the bulk thins out. */
final class TailSection {

  private TailSection() {}

  static void write(List<Case> cases, Report report) {
    report
        .heading("The tail of the bulk")
        .paragraph(
            "Fitted by least squares to the logarithms of the eigenvalues within two windows of"
                + " ranks: from C + 2 to the last that was computed singly, and from 2C to 50C by the"
                + " nodes of the density, which count what lies above them up to the draw of its start"
                + " vectors. Beside the power law, a straight line against the logarithm of the rank,"
                + " its rival is the exponential, a straight line against the rank. A window of less"
                + " than a decade of ranks cannot tell much.");
    for (Case run : Group.shown(cases)) {
      report.figure(
          "tail-" + run.setting().net().slug(),
          Panels.of(
              "Tail of the spectrum of the Hessian, " + run.setting().label(),
              2,
              plot("single eigenvalues", Tail.ofValues(run)),
              plot("nodes of the density", Tail.ofDensity(run))),
          "Eigenvalues beyond the outliers against their rank, %s, seed %d, with the power law and its rival; as the tails on logarithmic axes of Papyan 2018."
              .formatted(run.setting().label(), run.setting().seed()));
    }
    report.table(table(cases));
    for (Group net : Group.byNet(cases)) {
      claim(net, report, "right beyond the outliers", Tail::ofValues);
      claim(net, report, "further out, ranks 2C to 50C", Tail::ofDensity);
    }
  }

  private static Plot plot(String title, Tail tail) {
    return Plot.of(title, "rank", "eigenvalue")
        .logX()
        .logY()
        .points("eigenvalues", tail.x(), tail.y())
        .line("power law", tail.x(), tail.powerLaw())
        .line("exponential", tail.x(), tail.rival());
  }

  private static Table table(List<Case> cases) {
    Table table =
        Table.of(
            "setting",
            "last rank",
            "exponent",
            "R^2",
            "R^2 of the exponential",
            "exponent, 2C to 50C",
            "R^2",
            "R^2 of the exponential");
    for (Group group : Group.bySetting(cases)) {
      table.row(
          group.name(),
          group.first().values().length,
          group.spread(run -> Tail.ofValues(run).power().slope()),
          group.spread(run -> Tail.ofValues(run).power().r2()),
          group.spread(run -> Tail.ofValues(run).exponential().r2()),
          group.spread(run -> Tail.ofDensity(run).power().slope()),
          group.spread(run -> Tail.ofDensity(run).power().r2()),
          group.spread(run -> Tail.ofDensity(run).exponential().r2()));
    }
    return table;
  }

  private static void claim(Group net, Report report, String where, Function<Case, Tail> tail) {
    report.claim(
        Claim.share(
            Papers.SPECTRUM,
            net.name() + ": the tail of the bulk is a power law, " + where,
            "R^2 of the power law is above that of an exponential",
            net.values(run -> tail.apply(run).lead()),
            lead -> lead > 0));
  }
}
