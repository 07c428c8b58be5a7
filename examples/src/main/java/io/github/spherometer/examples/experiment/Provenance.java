package io.github.spherometer.examples.experiment;

import io.github.spherometer.examples.report.Report;
import java.util.List;
import java.util.Locale;

/** Where the numbers of a report come from. */
final class Provenance {

  private Provenance() {}

  static void add(
      Report report,
      String name,
      Setup setup,
      int asked,
      List<? extends FinishedRun<?, ?>> runs,
      List<String> failures) {
    double minutes = runs.stream().mapToDouble(FinishedRun::seconds).sum() / 60;
    report.paragraph(
        String.format(
            Locale.ROOT,
            "%d of %d runs, each setting with %d seeds; scale `%s`; their runs took %.1f minutes,"
                + " added up. Every"
                + " number comes from the runs' logs (`runs/*/curvature.jsonl`) and records"
                + " (`runs/*/run.json`).",
            runs.size(),
            asked,
            setup.seedCount(),
            setup.scale(),
            minutes));
    report.paragraph(
        "To repeat it: `mvn -q compile exec:java -Dexec.args=\"%s%s --dataset %s --seeds %d\"`, with `--data DIR` where the images are in a folder and `--processes N` for more runs at once."
            .formatted(name, scale(setup), setup.dataset(), setup.seedCount()));
    runs.stream()
        .map(FinishedRun::engine)
        .filter(engine -> !engine.isEmpty())
        .distinct()
        .forEach(engine -> report.paragraph("The engine: " + engine));
    failures.forEach(failure -> report.paragraph("**A run has failed.** " + failure));
  }

  private static String scale(Setup setup) {
    return setup.scale() == Scale.STANDARD ? "" : " --" + setup.scale();
  }
}
