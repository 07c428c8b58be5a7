package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** The figures of one task and one method. */
final class EdgeFigures {

  private static final String TIME = "learning rate x steps";

  private final Task task;
  private final Method method;
  private final List<Group> groups;

  /**
   * @param groups at least one, all of that task and that method
   */
  EdgeFigures(Task task, Method method, List<Group> groups) {
    this.task = task;
    this.method = method;
    this.groups = groups;
  }

  void addTo(Report report) {
    if (method == Method.GRADIENT_DESCENT) {
      report.figure(
          name("loss"),
          lossPlot(),
          "Loss of the full batch; with the figure below as the two rows of figure 1 of Cohen et"
              + " al. 2021.");
      report.figure(
          name("sharpness"),
          sharpnessPlot(),
          "The largest eigenvalue and, dashed, 2/lr for each learning rate, as the lower row of"
              + " figure 1 of Cohen et al. 2021; "
              + seeds());
    }
    report.figure(
        name("ratio"),
        plot(method.ratioName(), Trajectory::ratio).level("threshold", 1),
        "The sharpness over its threshold along training, for " + task + "; " + seeds());
    if (method == Method.SMALL_BATCHES) {
      report.figure(
          name("largest"),
          plot("l1 / (2/lr)", Trajectory::largestRatio).level("threshold", 1),
          "The largest eigenvalue of the full Hessian over the same threshold, for "
              + task
              + "; "
              + seeds());
    }
    if (method == Method.SMALL_BATCHES && anySettled()) {
      report.figure(
          name("batch-size"),
          batchSizePlot(),
          "Where runs have settled, against the batch size, for "
              + task
              + "; means over seeds, bars are standard deviations.");
    }
  }

  private boolean anySettled() {
    return groups.stream().anyMatch(group -> group.count(Trajectory::hasSettled) > 0);
  }

  private String name(String what) {
    String words = task + " " + method + " " + what;
    return words.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private static String seeds() {
    return "lines are means over seeds, bands reach from the lowest to the highest.";
  }

  private Plot plot(String labelY, ToDoubleBiFunction<Trajectory, Measurement> value) {
    Plot plot = Plot.of(task + ", " + method, TIME, labelY);
    for (Group group : groups) {
      String label = group.setting().label();
      Group.Curve curve = group.curve(value);
      plot.line(label, curve.times(), curve.means());
      plot.band(label, curve.times(), curve.lowest(), curve.highest());
    }
    return plot;
  }

  private Plot sharpnessPlot() {
    Plot plot = plot("largest eigenvalue l1", (run, m) -> Trajectory.largest(m));
    for (Group group : groups) {
      plot.level("2/lr", group.spread(Trajectory::threshold).mean());
    }
    return plot;
  }

  private Plot lossPlot() {
    return plot("loss", (run, m) -> m.loss().training()).logY();
  }

  private Plot batchSizePlot() {
    Plot plot = Plot.of(task + ", settled", "batch size", "share of 2/lr");
    points(plot, "batch sharpness", Trajectory::settled);
    points(plot, "largest eigenvalue", run -> run.settled(run::largestRatio));
    return plot.level("threshold", 1);
  }

  private void points(Plot plot, String name, ToDoubleFunction<Trajectory> value) {
    List<Spread> spreads = groups.stream().map(group -> group.spread(value)).toList();
    double[] sizes = groups.stream().mapToDouble(group -> group.setting().batchSize()).toArray();
    double[] means = spreads.stream().mapToDouble(Spread::mean).toArray();
    double[] errors = spreads.stream().mapToDouble(Spread::standardDeviation).toArray();
    plot.points(name, sizes, means, errors);
    plot.line(name, sizes, means);
  }
}
