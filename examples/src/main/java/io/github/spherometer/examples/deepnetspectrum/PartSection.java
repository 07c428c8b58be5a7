package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Which part of the Hessian has the outliers, and which the bulk. */
final class PartSection {

  private PartSection() {}

  static void write(List<Case> cases, Report report) {
    report
        .heading("Outliers and bulk in G and H - G")
        .paragraph(
            "The Hessian H is the sum of the Gauss-Newton matrix G, which Papyan names G, and of the"
                + " rest H - G, which he names H. An outlier belongs to G if v'Gv is nearly v'Hv for"
                + " its eigenvector v. A bulk belongs to H - G at an end if H - G ends where it"
                + " does.");
    for (Case run : Group.shown(cases)) {
      report.figure(
          "parts-" + run.setting().net().slug(),
          figure(run),
          "Spectra of H, G and H - G, %s, seed %d, as in the figures of Papyan 2018; and the share of G in the largest eigenvalues of H."
              .formatted(run.setting().label(), run.setting().seed()));
    }
    report.table(table(cases));
    Group.byNet(cases).forEach(net -> claims(net, report));
  }

  private static Panels figure(Case run) {
    Checkpoint look = run.look();
    DensityPlots plots =
        new DensityPlots()
            .with("H", look.hessian())
            .with("G", look.gaussNewton())
            .with("H - G", look.residual());
    double[] shares = look.ofGaussNewton().stream().mapToDouble(Double::doubleValue).toArray();
    double[] ranks = IntStream.rangeClosed(1, shares.length).asDoubleStream().toArray();
    return Panels.of(
        "Parts of the Hessian, " + run.setting().label(),
        2,
        plots.linear(),
        Plot.of("whose the eigenvalues are", "rank", "v'Gv / v'Hv")
            .points("share of G", ranks, shares)
            .level("all of it", 1),
        plots.positive(),
        plots.negative());
  }

  private static Table table(List<Case> cases) {
    Table table =
        Table.of(
            "setting",
            "loss",
            "l1 of H",
            "least share of G, ranks 1 to C - 1",
            "largest of H - G / l(C-1) of H",
            "largest of H - G / l(C+1) of H",
            "smallest of H / l1",
            "smallest of H - G / smallest of H");
    for (Group group : Group.bySetting(cases)) {
      table.row(
          group.name(),
          group.spread(run -> run.look().train().loss()),
          group.spread(run -> run.values()[0]),
          group.spread(PartSection::leastShare),
          group.spread(run -> ofResidual(run, run.classes() - 1)),
          group.spread(run -> ofResidual(run, run.classes() + 1)),
          group.spread(run -> run.look().values().smallest().value() / run.values()[0]),
          group.spread(PartSection::lowerEnd));
    }
    return table;
  }

  private static double leastShare(Case run) {
    return run.look().ofGaussNewton().stream()
        .mapToDouble(Double::doubleValue)
        .limit(run.classes() - 1L)
        .min()
        .orElse(Double.NaN);
  }

  /** The largest eigenvalue of H - G over one of H, by its rank from 1. */
  private static double ofResidual(Case run, int rank) {
    double[] values = run.values();
    return rank > values.length
        ? Double.NaN
        : run.look().residual().largest().value() / values[rank - 1];
  }

  private static double lowerEnd(Case run) {
    return run.look().residual().smallest().value() / run.look().hessian().smallest().value();
  }

  private static void claims(Group net, Report report) {
    claim(
        net,
        report,
        "the outliers are those of G",
        "G has at least 90 % of each of the C - 1 largest eigenvalues",
        PartSection::leastShare,
        share -> share >= 0.9);
    claim(
        net,
        report,
        "H - G has no outliers",
        "the largest eigenvalue of H - G is below half of the Hessian's of rank C - 1",
        run -> ofResidual(run, run.classes() - 1),
        ratio -> ratio < 0.5);
    claim(
        net,
        report,
        "the bulk is that of H - G, at its upper end",
        "the largest eigenvalue of H - G is at least half of the Hessian's of rank C + 1",
        run -> ofResidual(run, run.classes() + 1),
        ratio -> ratio >= 0.5);
    claim(
        net,
        report,
        "the bulk is that of H - G, at its lower end",
        "the smallest eigenvalues of H - G and of H differ by a quarter at most",
        PartSection::lowerEnd,
        ratio -> ratio >= 0.8 && ratio <= 1.25);
  }

  private static void claim(
      Group net,
      Report report,
      String sentence,
      String condition,
      ToDoubleFunction<Case> number,
      DoublePredicate holds) {
    report.claim(
        Claim.share(
            Papers.SPECTRUM, net.name() + ": " + sentence, condition, net.values(number), holds));
  }
}
