package io.github.spherometer.examples.compare;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import io.github.spherometer.examples.report.figure.Plot;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Who agrees with whom, on paper and on the screen. */
final class ComparisonReport {

  private final Comparison comparison;
  private final double loss;

  ComparisonReport(Comparison comparison, double loss) {
    this.comparison = comparison;
    this.loss = loss;
  }

  void print(PrintStream out) {
    out.printf(Locale.ROOT, "loss %.9g%n", loss);
    print(out, comparison.exact());
    comparison.theirs().forEach(tool -> print(out, tool));
  }

  private void print(PrintStream out, Numbers tool) {
    out.printf("%n%-9s %14s %10s %14s %12s%n", "", "ours", "+-", tool.tool(), "difference");
    List<Agreement> agreements = comparison.with(tool);
    for (Agreement a : agreements) {
      String verdict = a.holds() ? "agrees" : "differs";
      out.printf(
          Locale.ROOT,
          "%-9s %14.8g %10.2g %14.8g %12.2g %9s%n",
          a.what(),
          a.ours().value(),
          a.ours().error(),
          a.theirs().value(),
          a.difference(),
          verdict);
    }
    out.println(summary(tool, agreements));
  }

  private static String summary(Numbers tool, List<Agreement> agreements) {
    long held = agreements.stream().filter(Agreement::holds).count();
    return "%s: %d of %d numbers agree".formatted(tool.tool(), held, agreements.size());
  }

  Path write(Path directory) throws IOException {
    Report report = new Report(directory, "compare");
    report.paragraph(text());
    report.heading("What it cost");
    report.table(costs());
    add(report, comparison.exact());
    comparison.theirs().forEach(tool -> add(report, tool));
    report.figure("eigenvalues", eigenvalues(), "The largest eigenvalues by magnitude.");
    return report.write();
  }

  private String text() {
    return String.format(
        Locale.ROOT,
        "A tanh net with layers of %s units, on `problem.npz` (see `problem.json`), with the loss"
            + " %.9g. Our error of an eigenvalue is its residual and 1e-6 of the largest for the"
            + " rounding of float32; of the trace and the moments (means of the powers of all"
            + " eigenvalues) it is three standard errors. Two numbers agree if they differ by no"
            + " more than our error and theirs, where they state one; units are differences over"
            + " that. The exact spectrum is that of the Hessian written out in float64.",
        Problem.LAYERS,
        loss);
  }

  private Table costs() {
    Table table = Table.of("tool", "Hessian-vector products", "seconds");
    comparison
        .all()
        .forEach(
            tool ->
                table.row(
                    tool.tool(),
                    tool.products().isPresent() ? "" + tool.products().getAsInt() : "-",
                    tool.seconds().orElse(Double.NaN)));
    return table;
  }

  private void add(Report report, Numbers tool) {
    List<Agreement> agreements = comparison.with(tool);
    report.heading(tool.tool());
    report.paragraph(summary(tool, agreements) + ".");
    Table table =
        Table.of(
            "",
            "ours",
            "our error",
            "theirs",
            "their error",
            "difference",
            "units",
            "agrees",
            "theirs - exact");
    for (Agreement a : agreements) {
      table.row(
          a.what(),
          digits(a.ours().value()),
          a.ours().error(),
          digits(a.theirs().value()),
          a.theirs().error(),
          a.difference(),
          a.units(),
          a.holds() ? "yes" : "**no**",
          a.theirs().value() - comparison.exact(a.what()));
    }
    report.table(table);
  }

  /** More digits than reports have, since differences are small. */
  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.8g", value);
  }

  private Plot eigenvalues() {
    Plot plot = Plot.of("Eigenvalues", "rank by magnitude", "eigenvalue");
    int count = comparison.ours().get(0).eigenvalues().size();
    comparison
        .all()
        .filter(tool -> !tool.eigenvalues().isEmpty())
        .forEach(
            tool -> {
              int shown = Math.min(count, tool.eigenvalues().size());
              double[] ranks = IntStream.rangeClosed(1, shown).asDoubleStream().toArray();
              double[] values =
                  tool.eigenvalues().stream().limit(shown).mapToDouble(Bounded::value).toArray();
              plot.points(tool.tool(), ranks, values);
            });
    return plot;
  }
}
