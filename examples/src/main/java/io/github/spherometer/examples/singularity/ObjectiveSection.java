package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.ArrayList;
import java.util.List;

/** The mean square loss beside cross-entropy. */
final class ObjectiveSection implements Section {

  @Override
  public void add(Runs runs, Report report) {
    report.heading("The mean square loss");
    Table table =
        Table.of(
            "data",
            "loss function",
            "when",
            "loss",
            "accuracy",
            "largest",
            "smallest / largest",
            "near zero",
            "first / second");
    List<Figure> panels = new ArrayList<>();
    for (Inputs inputs : List.of(Inputs.IMAGES, Inputs.BLOBS)) {
      Runs trained = alike(runs.of(Study.SPECTRA, inputs).trained());
      if (!trained.isEmpty()) {
        rows(table, trained);
        panels.add(panel(trained));
      }
    }
    if (!panels.isEmpty()) {
      report.paragraph(
          "At first the nets on images had three hidden units and were trained at a learning rate"
              + " of 0.1. The units saturated, the nets said the same of every image, and nearly all"
              + " of the spectrum was zero, which the rule of then let pass: their loss had halved. So"
              + " they have five units and a rate of 0.02, and the rule asks for half the loss of"
              + " such a net, too. With as many steps as with cross-entropy they came close to that"
              + " and not to it; they take three times as many.");
      report.table(table);
      report.figure(
          "singularity-8-mean-square",
          Panels.of("After training", panels.size(), panels.toArray(Figure[]::new)),
          "All eigenvalues after training with the mean of the squared errors, and with"
              + " cross-entropy, of nets of the same size; one seed each.");
    }
    claims(runs.of(Study.SPECTRA, Inputs.IMAGES).of(Objective.MEAN_SQUARE).trained(), report);
    claims(runs.of(Study.SPECTRA, Inputs.BLOBS).of(Objective.MEAN_SQUARE).trained(), report);
  }

  /** Runs of the same size and data with either loss. */
  private static Runs alike(Runs runs) {
    List<Setting> square =
        runs.of(Objective.MEAN_SQUARE).all().stream().map(FinishedRun::setting).toList();
    return runs.where(
        setting ->
            square.stream()
                .anyMatch(s -> s.hidden() == setting.hidden() && s.spread() == setting.spread()));
  }

  private static void rows(Table table, Runs trained) {
    for (Objective objective : Objective.values()) {
      Runs runs = trained.of(objective);
      for (Moment moment : List.of(Moment.START, Moment.END)) {
        if (!runs.isEmpty()) {
          table.row(
              name(runs),
              objective.toString(),
              moment.toString(),
              Spread.of(runs.values(moment, Checkpoint::loss)).toString(),
              moment == Moment.END
                  ? Spread.of(runs.values(run -> run.result().outcome().train().accuracy()))
                      .toString()
                  : "",
              Spread.of(runs.values(moment, Checkpoint::largest)).toString(),
              Spread.of(runs.values(moment, c -> c.smallest() / c.magnitude())).toString(),
              Spread.of(runs.values(moment, Checkpoint::near)).toString(),
              Spread.of(runs.values(moment, c -> 1 / c.relative(2))).toString());
        }
      }
    }
  }

  private static String name(Runs runs) {
    Setting setting = runs.all().get(0).setting();
    return setting.inputs() == Inputs.BLOBS ? "blobs" : setting.dataset().toString();
  }

  private static Figure panel(Runs trained) {
    Setting setting = trained.all().get(0).setting();
    Plot plot = Curves.plotOfMagnitudes(name(trained) + ", h = " + setting.hidden());
    for (Objective objective : Objective.values()) {
      trained.of(objective).all().stream()
          .findFirst()
          .flatMap(run -> Runs.at(run, Moment.END))
          .ifPresent(c -> Curves.magnitudes(plot, objective.toString(), c));
    }
    return plot;
  }

  private static void claims(Runs square, Report report) {
    String data = square.isEmpty() ? "such data" : name(square);
    report.claim(
        Claim.share(
            SAGUN,
            "With the mean square loss most eigenvalues are near zero after training, too (%s)"
                .formatted(data),
            "at least half of the eigenvalues near zero",
            square.values(Moment.END, Checkpoint::near),
            share -> share >= 0.5));
  }
}
