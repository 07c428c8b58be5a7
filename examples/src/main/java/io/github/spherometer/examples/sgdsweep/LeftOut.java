package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.List;

/** Runs that do not count, and those that count with a warning. */
final class LeftOut {

  private LeftOut() {}

  static void write(List<SgdRun> runs, Report report) {
    List<SgdRun> untrained = runs.stream().filter(run -> !run.trained()).toList();
    if (untrained.isEmpty()) {
      report.paragraph("All runs have trained.");
    } else {
      report.paragraph("Not trained, and left out of everything that follows:");
      report.table(table(untrained));
    }
    List<Measurement> all = runs.stream().flatMap(run -> run.measurements().stream()).toList();
    long converged = all.stream().filter(m -> m.curvature().spectrum().converged()).count();
    report.paragraph(
        "%d of %d measurements have all their eigenvalues within the tolerance of 1 %% of l1; the"
                .formatted(converged, all.size())
            + " others are used as they are.");
  }

  private static Table table(List<SgdRun> untrained) {
    Table table =
        Table.of("net", "look", "run", "seed", "steps", "diverged", "loss before", "loss after");
    for (SgdRun run : untrained) {
      SgdSetting setting = run.setting();
      table.row(
          setting.net(),
          setting.look(),
          setting.recipe().words(setting.net()),
          setting.seed(),
          run.result().outcome().steps(),
          run.result().outcome().diverged() ? "yes" : "no",
          run.result().outcome().firstLoss(),
          run.result().outcome().train().loss());
    }
    return table;
  }
}
