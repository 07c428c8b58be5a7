package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import java.util.List;

/** What the runs say. */
final class DeepnetReport {

  private DeepnetReport() {}

  static void write(List<Case> all, Report report) {
    introduction(report);
    runs(all, report);
    List<Case> cases = all.stream().filter(Case::counts).toList();
    if (cases.isEmpty()) {
      report.paragraph("No net has come so far, and there is nothing to report.");
      return;
    }
    DensitySection.write(cases, report);
    CountSection.write(cases, report);
    PartSection.write(cases, report);
    TailSection.write(cases, report);
    SizeSection.write(all.stream().filter(Case::hasTrained).toList(), report);
    LevelSection.write(cases, report);
    ModeSection.write(cases, report);
  }

  private static void introduction(Report report) {
    report
        .paragraph(
            "As in *The Full Spectrum of Deepnet Hessians at Scale* (Papyan 2018) and *Measurements"
                + " of Three-Level Hierarchical Structure in the Outliers in the Spectrum of Deepnet"
                + " Hessians* (Papyan 2019): classifiers with softmax cross-entropy, trained by SGD on"
                + " mixtures of C Gaussians, and on images of ten classes with n of each. The nets"
                + " are smaller than Papyan's unless the scale is `paper`, and captions name the paper"
                + " that a figure corresponds to, without its number.")
        .paragraph(
            "**What is measured.** Nets for images are looked at when their training loss has come to"
                + " the target in the table, and go on to the end; those for mixtures when they end."
                + " The loss is averaged over a part of the training set with equally many of each"
                + " class, and for small n over all of it, and over as much of the test set. All is"
                + " in eval mode but for one table.")
        .paragraph(
            "**Which runs count.** "
                + Outcome.RULE
                + " Runs that did not come to the target loss are left out of everything but the"
                + " comparison after equally many steps. With `--quick` VGG11 was given 900 steps"
                + " instead of 600, and the residual net fewer images to be measured on, after first"
                + " runs had been seen.");
  }

  private static void runs(List<Case> all, Report report) {
    Table table =
        Table.of(
            "setting",
            "seeds",
            "that count",
            "parameters",
            "samples measured",
            "target loss",
            "training loss at the end",
            "test accuracy");
    for (Group group : Group.bySetting(all)) {
      DeepnetSetting setting = group.first().setting();
      table.row(
          group.name(),
          group.cases().size(),
          group.cases().stream().filter(Case::counts).count(),
          group.first().result().parameters(),
          setting.effort().samples(),
          setting.recipe().isMatched() ? "" + setting.recipe().target() : "the end",
          group.spread(run -> run.result().outcome().train().loss()),
          group.spread(run -> run.result().outcome().test().accuracy()));
    }
    report.table(table);
  }
}
