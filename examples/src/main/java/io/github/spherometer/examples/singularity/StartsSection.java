package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;

/** How much the top eigenvalue differs from one initialisation to the next. */
final class StartsSection implements Section {

  private static final int BINS = 30;

  /** The largest eigenvalues, from the logs. */
  private record Tops(List<Double> before, List<Double> after) {}

  @Override
  public void add(Runs runs, Report report) {
    Runs starts = runs.where(setting -> setting.study() == Study.STARTS);
    report.heading("The top eigenvalue over initialisations");
    if (starts.isEmpty()) {
      report.paragraph("No run has come to its end.");
      return;
    }
    Tops tops = tops(starts);
    Moments before = Moments.of(array(tops.before()));
    Moments after = Moments.of(array(tops.after()));
    Table table =
        Table.of("when", "nets", "mean", "deviation / mean", "skewness", "excess kurtosis");
    row(table, Moment.START, before);
    row(table, Moment.END, after);
    report.table(table);
    report.paragraph(
        "The same net and blobs each time; the listener's measurements of the first batch and of"
            + " the end. For a normal distribution skewness and excess kurtosis are 0, with a"
            + " standard error of %.2g and %.2g for so many nets. Those that have not trained are"
                .formatted(before.skewnessError(), 2 * before.skewnessError())
            + " not among those after training. The paper has a histogram of 5000.");
    report.figure(
        "singularity-12-initialisations",
        Panels.of(
            "Top eigenvalue of %d nets".formatted(before.count()),
            2,
            histogram("before training", array(tops.before())),
            histogram("after training", array(tops.after()))),
        "Histograms of the top eigenvalue over initialisations of a net of %d parameters."
            .formatted((int) starts.all().get(0).setting().parameters()));
  }

  private static void row(Table table, Moment moment, Moments moments) {
    table.row(
        moment.toString(),
        moments.count(),
        moments.mean(),
        moments.deviation() / moments.mean(),
        moments.skewness(),
        moments.kurtosis());
  }

  private static Plot histogram(String title, double[] values) {
    return Plot.of(title, "largest eigenvalue", "number of nets").histogram("nets", values, BINS);
  }

  /** A training has two measurements, of its first batch and of its end. */
  private static Tops tops(Runs starts) {
    List<Double> before = new ArrayList<>();
    List<Double> after = new ArrayList<>();
    for (FinishedRun<Setting, Findings> run : starts.all()) {
      int training = -1;
      List<Outcome> outcomes = run.result().outcomes();
      for (Measurement measurement : run.measurements()) {
        double top = Math.abs(measurement.curvature().spectrum().ritzValues().get(0).value());
        if (measurement.step().batch() == 1) {
          training++;
          before.add(top);
        } else if (outcomes.get(training).trained()) {
          after.add(top);
        }
      }
    }
    return new Tops(before, after);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
