package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The spectrum along a training. */
final class PathSection implements Section {

  private static final int CURVES = 6;
  private static final int TOP = 5;

  @Override
  public void add(Runs runs, Report report) {
    Runs paths = runs.where(setting -> setting.study() == Study.PATH).trained();
    report.heading("Along a training");
    if (!paths.isEmpty()) {
      show(paths.all().get(0), report);
    }
    report.claim(
        Claim.trend(
            SAGUN,
            "The bulk at zero grows along the training: the share near zero rises with the steps",
            Direction.RISES,
            series(paths, Checkpoint::step),
            series(paths, Checkpoint::near)));
  }

  /** One array a run; the start has no logarithm and is left out. */
  private static List<double[]> series(Runs paths, ToDoubleFunction<Checkpoint> value) {
    return paths.all().stream()
        .map(
            run ->
                run.result().checkpoints().stream()
                    .filter(c -> c.step() > 0)
                    .mapToDouble(value)
                    .toArray())
        .toList();
  }

  private static void show(FinishedRun<Setting, Findings> run, Report report) {
    List<Checkpoint> checkpoints = run.result().checkpoints();
    Plot spectra = Curves.plotOfMagnitudes("All eigenvalues");
    for (int i = 0; i < CURVES; i++) {
      int index = Math.round((float) i * (checkpoints.size() - 1) / (CURVES - 1));
      Checkpoint checkpoint = checkpoints.get(index);
      Curves.magnitudes(spectra, "step " + checkpoint.step(), checkpoint);
    }
    report.figure(
        "singularity-11-path",
        Panels.of(
            "Two blobs, %d parameters".formatted(checkpoints.get(0).size()),
            2,
            spectra,
            ends(checkpoints)),
        "The spectrum along one training. Left: all eigenvalues at six of the points. Right: the"
            + " largest five, the smallest, and the loss; before the first step is shown at step"
            + " 0.5.");
  }

  private static Plot ends(List<Checkpoint> checkpoints) {
    Plot plot = Plot.of("Both ends", "step", "eigenvalue, or loss").logX().logY();
    double[] steps =
        checkpoints.stream().mapToDouble(c -> Math.max(0.5, (double) c.step())).toArray();
    for (int rank = 0; rank < TOP; rank++) {
      int index = rank;
      plot.line(
          "number " + (rank + 1),
          steps,
          checkpoints.stream().mapToDouble(c -> c.eigenvalues().get(index)).toArray());
    }
    plot.line("- smallest", steps, checkpoints.stream().mapToDouble(c -> -c.smallest()).toArray());
    return plot.line("loss", steps, checkpoints.stream().mapToDouble(Checkpoint::loss).toArray());
  }
}
