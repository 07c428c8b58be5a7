package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;
import java.util.stream.IntStream;

/** The whole spectrum of the Hessian, on training and on test data. */
final class DensitySection {

  private DensitySection() {}

  static void write(List<Case> cases, Report report) {
    report.heading("The spectrum");
    for (Case run : Group.shown(cases)) {
      report.figure(
          "density-" + run.setting().net().slug(),
          figure(run),
          ("Spectrum of the Hessian of the training loss and of the test loss, %s, seed %d, as in the"
                  + " figures of Papyan 2018: on a linear axis; its %d largest eigenvalues; and both"
                  + " sides of zero on logarithmic axes. Lanczos knows the ends of a spectrum: what is"
                  + " near zero on the logarithmic axes is known as a whole.")
              .formatted(
                  run.setting().label(),
                  run.setting().seed(),
                  Math.min(2 * run.classes(), run.values().length)));
    }
    for (Group group : Group.byNet(cases)) {
      report.claim(
          Claim.share(
              Papers.SPECTRUM,
              group.name() + ": there are negative eigenvalues, small beside the largest",
              "the smallest eigenvalue is below zero by more than its residual, and within a tenth"
                  + " of the largest",
              group.values(DensitySection::negative),
              share -> share > 0 && share < 0.1));
    }
  }

  private static double negative(Case run) {
    Extreme smallest = run.look().values().smallest();
    return -(smallest.value() + smallest.residual()) / run.look().values().largest().value();
  }

  private static Panels figure(Case run) {
    Checkpoint look = run.look();
    DensityPlots plots =
        new DensityPlots().with("training", look.hessian()).with("test", look.testHessian());
    return Panels.of(
        "Spectrum of the Hessian, " + run.setting().label(),
        2,
        plots.linear(),
        largest(run),
        plots.positive(),
        plots.negative());
  }

  private static Plot largest(Case run) {
    int count = Math.min(2 * run.classes(), run.values().length);
    double[] ranks = IntStream.rangeClosed(1, count).asDoubleStream().toArray();
    int outliers = Outliers.of(run).count();
    String title = "%d before the largest ratio, C - 1 = %d".formatted(outliers, run.classes() - 1);
    return Plot.of(title, "rank", "eigenvalue")
        .logY()
        .points(
            "training",
            ranks,
            IntStream.range(0, count).mapToDouble(i -> run.values()[i]).toArray(),
            IntStream.range(0, count)
                .mapToDouble(i -> run.look().values().ritzValues().get(i).residual())
                .toArray());
  }
}
