package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.Experiment;
import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.report.Report;
import java.io.IOException;
import java.util.List;

/** How singular the Hessian is, as in "Eigenvalues of the Hessian in Deep Learning". */
public final class Singularity implements Experiment<Setting, Findings> {

  private static final List<Section> SECTIONS =
      List.of(
          new ImagesSection(),
          new NoiseSection(),
          new SizesSection(),
          new SpreadSection(),
          new ObjectiveSection(),
          new PictureSection(),
          new PathSection(),
          new StartsSection(),
          new LineSection());

  @Override
  public String name() {
    return "singularity";
  }

  @Override
  public String description() {
    return "All eigenvalues of small nets before and after training: most of them near zero, a few"
        + " apart (Sagun, Bottou and LeCun 2016).";
  }

  @Override
  public Class<Setting> settingType() {
    return Setting.class;
  }

  @Override
  public Class<Findings> resultType() {
    return Findings.class;
  }

  @Override
  public List<Setting> settings(Setup setup) {
    return Plan.of(setup).settings();
  }

  @Override
  public double cost(Setting setting) {
    return Plan.cost(setting);
  }

  @Override
  public Findings run(Setting setting, Setup setup, RunFolder folder) throws IOException {
    return switch (setting.study()) {
      case SPECTRA, PATH -> SpectraRun.run(setting, setup, folder);
      case STARTS -> StartsRun.run(setting, setup, folder);
      case LINE -> LineRun.run(setting, setup, folder);
    };
  }

  @Override
  public void report(List<FinishedRun<Setting, Findings>> runs, Setup setup, Report report) {
    report.paragraph(
        "The nets are of the paper's sizes, 784-h-10 for images and 2-h-h-2 for blobs, with tanh"
            + " rather than ReLU: two ReLU do not learn ten classes, and dead ones would add"
            + " zeros that say nothing of the net. They are trained by descent on all samples at"
            + " once, with momentum, for the same number of steps at the same learning rate.");
    report.paragraph(
        "An eigenvalue is *near zero* if it is within %s of the largest by magnitude. Products are rounded to float32, so within %s of the largest zero cannot be told from small. The paper trains until the gradient is at most 1e-4; here it is not, and the tables say how large it still is."
            .formatted(Checkpoint.NEAR, Checkpoint.ROUNDING));
    report.paragraph(Outcome.RULE + " This left out " + leftOut(runs) + ".");
    report.paragraph(
        "Until a report had been seen, the loss was compared with that before the first step alone,"
            + " which nets with the mean square loss halve by saying the same of every sample, and"
            + " so an accuracy half-way from chance to 1 was asked for, too. Now the loss is"
            + " compared with that of such a net as well, and accuracy is not asked for.");
    for (Section section : SECTIONS) {
      section.add(new Runs(runs), report);
    }
  }

  private static String leftOut(List<FinishedRun<Setting, Findings>> runs) {
    List<String> names =
        runs.stream()
            .filter(run -> !run.result().trained())
            .map(run -> "`" + run.folder().name() + "`")
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
