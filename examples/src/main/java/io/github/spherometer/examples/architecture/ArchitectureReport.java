package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.report.Report;

/** The report, from its words to its figures. */
final class ArchitectureReport {

  private final Runs runs;
  private final Report report;

  ArchitectureReport(Runs runs, Report report) {
    this.runs = runs;
    this.report = report;
  }

  void write() {
    new Claims(runs, report).add();
    Tables tables = new Tables(runs, report);
    addWords();
    report.heading("Ends of the trainings");
    report.paragraph(
        "Mean and standard deviation over the seeds of the nets that have trained; l1 is the largest"
            + " eigenvalue of the Hessian.");
    tables.addEnds();
    tables.addLeftOut();
    report.heading("At equal loss");
    for (Mode mode : Mode.values()) {
      report.paragraph(
          ("In %s mode, pair by pair of the same seed: the traces where either net's loss on the"
                  + " probe data was the highest of their last two for the last time, between two"
                  + " measurements by a straight line of logarithms.")
              .formatted(mode));
      tables.addEqualLoss(mode);
    }
    new Figures(runs, report).add();
    new StageFigures(runs, report).add();
    new Pictures(runs, report).add();
  }

  private void addWords() {
    NetSetting setting = runs.anySetting();
    report.heading("What was done");
    report.paragraph(
        ("Residual nets of width %d are trained on %d images of %s: %d steps of SGD with batches of"
                + " %d, learning rate %s%s, momentum %s and weight decay %s, the same for all. The"
                + " curvature is that of the loss on %d of these images, as one batch. The shortcuts"
                + " have no parameters (the paper's repository has projections), images are not"
                + " varied at random, and convolutions without BatchNorm have biases.")
            .formatted(
                setting.width(),
                setting.images(),
                setting.dataset(),
                setting.steps(),
                setting.batch(),
                setting.rate(),
                setting.drops() ? " (a tenth of it after 4/9 and 6/9 of the steps)" : "",
                NetSetting.MOMENTUM,
                setting.decay(),
                setting.probe()));
    report.paragraph(
        "The learning rate at scales other than that of the paper was chosen by whether nets train,"
            + " before any report was made, from one training of at most 400 steps each:"
            + " with 0.0003 a net of depth 8 with BatchNorm did not halve its loss, nor did one with 0.002, with"
            + " BatchNorm or without; with 0.01 both did. A net of depth 20 without BatchNorm stayed"
            + " near equal chances with all of these, with 0.02 and 0.05 without momentum, and with"
            + " 0.01 at twice the width.");
    report.paragraph(
        "In train mode BatchNorm normalises by the batch: that is the surface that is trained on. In"
            + " eval mode it normalises by what it has seen in training, which is another surface;"
            + " PyHessian switches models to it. Both are shown, since they may say opposite things.");
    report.paragraph(Outcome.RULE);
    report.paragraph(
        ("Claims of a deep net are judged at the largest depth at which at least %d seeds have"
                + " trained both nets of a pair, if there is one beyond the shallowest. It was"
                + " the largest depth of all until a report with `--quick` had said that its pairs"
                + " were too few.")
            .formatted(Runs.PAIRS));
  }
}
