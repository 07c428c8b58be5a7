package io.github.spherometer.examples.architecture;

import io.github.spherometer.estimators.trace.GroupTrace;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Trace and largest eigenvalue of the diagonal blocks of the five parts of the nets. */
final class StageFigures {

  private final Runs runs;
  private final Report report;

  StageFigures(Runs runs, Report report) {
    this.runs = runs;
    this.report = report;
  }

  void add() {
    report.heading("Stage by stage");
    for (Mode mode : Mode.values()) {
      List<Figure> panels = new ArrayList<>();
      runs.depths().forEach(depth -> panels.add(panel(depth, mode, Quantity.TRACE)));
      runs.depths().forEach(depth -> panels.add(panel(depth, mode, Quantity.L1)));
      report.figure(
          "stages-" + mode,
          Panels.of(
              "Stage by stage, " + mode + " mode",
              runs.depths().size(),
              panels.toArray(Figure[]::new)),
          "Traces, which add up to that of the whole net, and largest eigenvalues of the Hessian of"
              + " each part with the others held fixed, at the end of the training, as the paper"
              + " has traces of stages; what is not positive is left out. The traces are sums over"
              + " the layers that the listener has logged.");
    }
  }

  private Plot panel(int depth, Mode mode, Quantity quantity) {
    Plot plot =
        Plot.of(
                quantity + ", depth " + depth,
                "0 first layer, 1 to 3 stages, 4 head",
                quantity.toString())
            .logY();
    for (Variant variant : runs.variants()) {
      Bundle bundle = new Bundle();
      for (Trained run : runs.trained(depth, variant)) {
        double[] values = quantity == Quantity.TRACE ? traces(run, mode) : eigenvalues(run, mode);
        for (int stage = 0; stage < values.length; stage++) {
          bundle.add(stage, values[stage]);
        }
      }
      bundle.addTo(plot, variant.toString());
    }
    return plot;
  }

  /** The last measurement of the listener, summed by stage. */
  static double[] traces(Trained run, Mode mode) {
    List<Measurement> along = run.along(mode);
    if (along.isEmpty()) {
      return new double[0];
    }
    List<GroupTrace> layers = along.get(along.size() - 1).curvature().trace().groups();
    return Arrays.stream(Stage.values()).mapToDouble(stage -> trace(stage, layers)).toArray();
  }

  private static double trace(Stage stage, List<GroupTrace> layers) {
    return layers.stream()
        .filter(layer -> Stage.of(layer.group()) == stage)
        .mapToDouble(GroupTrace::trace)
        .sum();
  }

  private static double[] eigenvalues(Trained run, Mode mode) {
    return run.result().ending(Mode.logged(run.setting().variant(), mode)).stream()
        .flatMap(ending -> ending.stageL1().stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }
}
