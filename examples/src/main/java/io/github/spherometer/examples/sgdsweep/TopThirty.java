package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;

/** The thirty largest eigenvalues along one training of each net. */
final class TopThirty {

  /** Ranks that are drawn: all thirty lines would hide each other. */
  private static final int[] RANKS = {1, 2, 3, 5, 10, 15, 20, 30};

  private TopThirty() {}

  static void write(List<SgdRun> runs, Report report) {
    List<Net> done = new ArrayList<>();
    for (SgdRun run : runs) {
      SgdSetting setting = run.setting();
      if (setting.look() == Look.TOP_THIRTY && run.trained() && !done.contains(setting.net())) {
        if (done.isEmpty()) {
          report.heading("The top 30 along training");
        }
        done.add(setting.net());
        report.figure(
            setting.net() + "-top-30",
            plot(run),
            "The largest 30 eigenvalues along a training of the %s net (learning rate %s, batch size %s, seed %s):"
                    .formatted(
                        setting.net(),
                        setting.recipe().learningRate(),
                        setting.recipe().batchSize(),
                        setting.seed())
                + " by magnitude, some of the ranks; the sign is not shown.");
      }
    }
  }

  private static Plot plot(SgdRun run) {
    Plot plot = Plot.of("Top 30 of the " + run.setting().net() + " net", "batch", "|eigenvalue|");
    plot.logX().logY();
    for (int rank : RANKS) {
      plot.line("rank " + rank, run.steps(), run.along(m -> value(m, rank)));
    }
    return plot;
  }

  private static double value(Measurement measurement, int rank) {
    List<RitzValue> values = measurement.curvature().spectrum().ritzValues();
    return rank <= values.size() ? Math.abs(values.get(rank - 1).value()) : Double.NaN;
  }
}
