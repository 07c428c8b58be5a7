package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spectra of 784-h-10 nets on images, before and after training, with growing h. */
final class ImagesSection implements Section {

  static final int CLASSES = 10;
  private static final int TOP = 25;

  @Override
  public void add(Runs runs, Report report) {
    Runs asked = runs.of(Study.SPECTRA, Inputs.IMAGES).of(Objective.CROSS_ENTROPY);
    Runs trained = asked.trained();
    report.heading("Images: before and after training, and with more hidden units");
    if (trained.isEmpty()) {
      report.paragraph("No run has trained.");
    } else {
      tables(trained, report);
      figures(trained, report);
    }
    claims(trained, report);
  }

  private static void tables(Runs trained, Report report) {
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
            "within rounding",
            "above the widest gap",
            "ratio there");
    for (Map.Entry<Double, Runs> group : trained.by(Setting::hidden).entrySet()) {
      for (Moment moment : List.of(Moment.START, Moment.HALF, Moment.END)) {
        row(table, group.getValue(), group.getKey(), moment);
      }
    }
    report.table(table);
    report.paragraph(
        "Means and standard deviations over the seeds. *Above the widest gap* counts the"
            + " eigenvalues before the largest ratio of neighbours among the first 2C + 1, C = 10."
            + " \"Half the loss\" compares nets of different size at an equal loss: the first step"
            + " after which it was half of that before training.");
    report.paragraph(
        "Of the 784 pixels "
            + Spread.of(trained.values(run -> run.result().constants()))
            + " are the same in every image. Each takes h of the parameters, "
            + Spread.of(trained.values(ImagesSection::floor))
            + " of all, whose eigenvalues are exactly zero whatever the net does. That is a floor"
            + " under every share near zero; the share among the other parameters is claimed, too.");
  }

  private static void row(Table table, Runs runs, double hidden, Moment moment) {
    table.row(
        (int) hidden,
        (int) runs.all().get(0).setting().parameters(),
        moment.toString(),
        Spread.of(runs.values(moment, Checkpoint::loss)).toString(),
        Spread.of(runs.values(moment, Checkpoint::gradient)).toString(),
        Spread.of(runs.values(moment, Checkpoint::largest)).toString(),
        Spread.of(runs.values(moment, c -> c.smallest() / c.magnitude())).toString(),
        Spread.of(runs.values(moment, Checkpoint::near)).toString(),
        Spread.of(runs.values(moment, Checkpoint::withinRounding)).toString(),
        Spread.of(runs.values(moment, c -> gap(c).above())).toString(),
        Spread.of(runs.values(moment, c -> gap(c).ratio())).toString());
  }

  static Gap gap(Checkpoint checkpoint) {
    return Gap.of(checkpoint, 2 * CLASSES);
  }

  /** The share of parameters that belong to constant pixels. */
  private static double floor(FinishedRun<Setting, Findings> run) {
    return run.result().constants() * run.setting().hidden() / run.setting().parameters();
  }

  private static double nearAmongOthers(FinishedRun<Setting, Findings> run, Moment moment) {
    double floor = floor(run);
    return Runs.at(run, moment).map(c -> (c.near() - floor) / (1 - floor)).orElse(Double.NaN);
  }

  private static void figures(Runs trained, Report report) {
    List<Figure> panels = new ArrayList<>();
    Plot top = Plot.of("Largest eigenvalues after training", "rank", "eigenvalue / largest").logY();
    for (Map.Entry<Double, Runs> group : trained.by(Setting::hidden).entrySet()) {
      FinishedRun<Setting, Findings> run = group.getValue().all().get(0);
      Plot plot = Curves.plotOfMagnitudes("h = " + run.setting().hidden());
      for (Moment moment : List.of(Moment.START, Moment.HALF, Moment.END)) {
        Runs.at(run, moment).ifPresent(c -> Curves.magnitudes(plot, moment.toString(), c));
      }
      panels.add(plot);
      Runs.at(run, Moment.END)
          .ifPresent(c -> Curves.top(top, "h = " + run.setting().hidden(), c, TOP));
    }
    report.figure(
        "singularity-1-spectra",
        Panels.of(
            "All eigenvalues, largest magnitude first",
            Math.min(3, panels.size()),
            panels.toArray(Figure[]::new)),
        "The whole spectrum before training, at half the loss and after training (the paper's"
            + " figures of MNIST): one seed for each number h of hidden units. Below 1e-6 there is"
            + " rounding; what is below 1e-9 is drawn there.");
    report.figure(
        "singularity-2-outliers",
        top,
        "The 25 largest eigenvalues after training, one seed for each h.");
    histogram(trained, report);
    shares(trained, report);
  }

  private static void histogram(Runs trained, Report report) {
    FinishedRun<Setting, Findings> run = trained.all().get(0);
    List<Figure> panels = new ArrayList<>();
    for (Moment moment : List.of(Moment.START, Moment.END)) {
      Runs.at(run, moment)
          .ifPresent(
              c ->
                  panels.add(
                      Plot.of(moment + " training", "eigenvalue", "number of eigenvalues")
                          .logY()
                          .histogram(
                              "eigenvalues",
                              c.eigenvalues().stream().mapToDouble(v -> v).toArray(),
                              60)));
    }
    report.figure(
        "singularity-3-histogram",
        Panels.of("h = " + run.setting().hidden(), 2, panels.toArray(Figure[]::new)),
        "Histogram of the same eigenvalues on a linear axis, for the largest net: a bulk at zero"
            + " and what is apart from it.");
  }

  private static void shares(Runs trained, Report report) {
    Plot plot =
        Plot.of("Eigenvalues near zero", "parameters", "share within 1e-3 of the largest").logX();
    for (Moment moment : List.of(Moment.START, Moment.HALF, Moment.END)) {
      Curves.spread(
          plot, moment.toString(), trained, Setting::parameters, moment, Checkpoint::near);
    }
    report.figure(
        "singularity-4-sizes",
        plot,
        "The share of eigenvalues near zero with the size of the net; mean and standard deviation"
            + " over the seeds.");
  }

  private static void claims(Runs trained, Report report) {
    report.claim(
        Claim.share(
            SAGUN,
            "On images most eigenvalues are near zero before training",
            "at least half of the eigenvalues near zero",
            trained.values(Moment.START, Checkpoint::near),
            share -> share >= 0.5));
    report.claim(
        Claim.share(
            SAGUN,
            "and after it",
            "at least half of the eigenvalues near zero",
            trained.values(Moment.END, Checkpoint::near),
            share -> share >= 0.5));
    report.claim(
        Claim.difference(
            SAGUN,
            "Training makes the Hessian more singular: the share near zero rises (mean over h)",
            Direction.RISES,
            trained.seedMeans(Moment.START, Checkpoint::near),
            trained.seedMeans(Moment.END, Checkpoint::near)));
    report.claim(
        Claim.difference(
            SAGUN,
            "The same with the bound, a thousandth of the largest eigenvalue before training, kept",
            Direction.RISES,
            trained.seedMeans(Moment.START, Checkpoint::near),
            trained.seedMeans(ImagesSection::nearByTheFirstBound)));
    for (Moment moment : List.of(Moment.START, Moment.HALF, Moment.END)) {
      report.claim(
          Claim.trend(
              SAGUN,
              "More hidden units, more of the Hessian near zero, constant pixels left out ("
                  + moment
                  + ")",
              Direction.RISES,
              trained.settings(Setting::parameters),
              trained.perSeed(run -> nearAmongOthers(run, moment))));
    }
    report.claim(
        Claim.difference(
            SAGUN,
            "Negative eigenvalues become small beside the largest (mean over h)",
            Direction.FALLS,
            trained.seedMeans(Moment.START, Checkpoint::negative),
            trained.seedMeans(Moment.END, Checkpoint::negative)));
    report.claim(
        Claim.share(
            SAGUN,
            "As many eigenvalues stand apart after training as there are classes, whatever h",
            "C or C - 1 eigenvalues above the widest gap",
            trained.values(Moment.END, c -> gap(c).above()),
            above -> above == CLASSES || above == CLASSES - 1));
  }

  private static double nearByTheFirstBound(FinishedRun<Setting, Findings> run) {
    double bound =
        Runs.at(run, Moment.START).map(Checkpoint::magnitude).orElse(Double.NaN) * Checkpoint.NEAR;
    return Runs.at(run, Moment.END).map(c -> c.within(bound)).orElse(Double.NaN);
  }
}
