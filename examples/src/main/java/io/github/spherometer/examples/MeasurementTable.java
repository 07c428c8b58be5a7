package io.github.spherometer.examples;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints a line a measurement. */
final class MeasurementTable implements MeasurementSink {

  /** As many as the edge of stability and its neighbours take; the metrics have all. */
  private static final int SHOWN = 2;

  private final PrintStream out;
  private final OptimizerOptions optimizer;

  MeasurementTable(PrintStream out, OptimizerOptions optimizer) {
    this.out = out;
    this.optimizer = optimizer;
  }

  @Override
  public void started(RunDescription run) {
    println("%s with %,d parameters, %s".formatted(run.model(), run.parameters(), run.loss()));
    println(
        "%7s %9s %9s %9s %9s %9s %9s %8s %8s %6s %8s %7s"
            .formatted(
                "batch",
                "loss",
                "l1",
                "l2",
                "+-",
                optimizer.edgeName(),
                "g'Hg/g'g",
                "trace",
                "+-",
                "dead",
                "products",
                "ms"));
  }

  @Override
  public void accept(Measurement m) {
    println(
        String.format(
            Locale.ROOT,
            "%7d %9.5f %9.3f %9.3f %9.3f %9.2f %9.3f %8.2f %8.2f %6.3f %8d %7.1f%s",
            m.batch(),
            m.probeLoss(),
            shown(m, 0).value(),
            shown(m, 1).value(),
            largestResidual(m),
            optimizer.edge(m),
            m.gradient().sharpness().value(),
            m.trace().trace(),
            m.trace().standardError(),
            m.deadNeurons().fraction(),
            m.products(),
            m.duration().toNanos() / 1e6,
            m.converged() ? "" : "  not converged"));
  }

  private static RitzValue shown(Measurement measurement, int index) {
    List<RitzValue> found = measurement.spectrum().ritzValues();
    return index < found.size() ? found.get(index) : new RitzValue(Double.NaN, Double.NaN);
  }

  private static double largestResidual(Measurement measurement) {
    return measurement.spectrum().ritzValues().stream()
        .limit(SHOWN)
        .mapToDouble(RitzValue::residual)
        .max()
        .orElse(Double.NaN);
  }

  /** Overwrites DJL's progress bar, which waits at the end of its line. */
  private void println(String line) {
    out.printf("\r%-100s%n", line);
  }
}
