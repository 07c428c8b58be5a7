package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;

/** The trace along the training and against the depth. */
final class Figures {

  private static final String BANDS =
      " Means over the seeds; bands reach from the least to the largest. A net without BatchNorm is"
          + " the same in both modes.";

  private final Runs runs;
  private final Report report;

  Figures(Runs runs, Report report) {
    this.runs = runs;
    this.report = report;
  }

  void add() {
    report.heading("Along the training");
    for (Mode mode : Mode.values()) {
      report.figure(
          "trace-along-training-" + mode,
          perDepth("Trace along the training, " + mode + " mode", depth -> along(depth, mode)),
          ("Trace of the Hessian along the training in %s mode, as the paper has it against epochs;"
                      + " what is not positive is left out.")
                  .formatted(mode)
              + BANDS);
    }
    report.heading("Against the depth");
    List<Figure> figures = new ArrayList<>();
    for (Quantity quantity : Quantity.values()) {
      for (Mode mode : Mode.values()) {
        figures.add(againstDepth(quantity, mode));
      }
    }
    report.figure(
        "against-depth",
        Panels.of("At the end of the training", 2, figures.toArray(Figure[]::new)),
        "Trace and largest eigenvalue at the end of the training." + BANDS);
  }

  /** Makes the panel of a depth. */
  private interface OfDepth {
    Figure of(int depth);
  }

  private Figure perDepth(String title, OfDepth figure) {
    return Panels.of(
        title,
        Math.min(3, runs.depths().size()),
        runs.depths().stream().map(figure::of).toArray(Figure[]::new));
  }

  private Plot along(int depth, Mode mode) {
    Plot plot = Plot.of("depth " + depth, "step", "trace").logY();
    for (Variant variant : runs.variants()) {
      Bundle bundle = new Bundle();
      for (Trained run : runs.trained(depth, variant)) {
        for (Measurement measurement : run.along(mode)) {
          bundle.add((double) measurement.step().batch(), Quantity.TRACE.of(measurement));
        }
      }
      bundle.addTo(plot, variant.toString());
    }
    return plot;
  }

  private Plot againstDepth(Quantity quantity, Mode mode) {
    Plot plot = Plot.of(mode + " mode", "depth", quantity.toString()).logY();
    for (Variant variant : runs.variants()) {
      Bundle bundle = new Bundle();
      for (int depth : runs.depths()) {
        runs.trained(depth, variant).forEach(run -> bundle.add(depth, run.last(mode, quantity)));
      }
      bundle.addTo(plot, variant.toString());
    }
    return plot;
  }
}
