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

  private static final String HEADER =
      "%7s %9s %9s %9s %9s %7s %19s %8s %7s"
          .formatted("batch", "loss", "l1", "l2", "l3", "2/lr", "trace", "products", "ms");

  private final PrintStream out;
  private final double threshold;

  /**
   * @param learningRate of plain gradient descent, whose edge of stability is 2/lr
   */
  MeasurementTable(PrintStream out, double learningRate) {
    this.out = out;
    threshold = 2 / learningRate;
  }

  @Override
  public void started(RunDescription run) {
    println("%s with %,d parameters, %s".formatted(run.model(), run.parameters(), run.loss()));
    println(HEADER);
  }

  @Override
  public void accept(Measurement m) {
    println(
        String.format(
            Locale.ROOT,
            "%7d %9.4f %9.3f %9.3f %9.3f %7.2f %9.2f +- %6.2f %8d %7.1f%s",
            m.batch(),
            m.probeLoss(),
            eigenvalue(m, 1),
            eigenvalue(m, 2),
            eigenvalue(m, 3),
            threshold,
            m.trace().trace(),
            m.trace().standardError(),
            m.products(),
            m.duration().toNanos() / 1e6,
            m.converged() ? "" : "  not converged"));
  }

  private static double eigenvalue(Measurement measurement, int rank) {
    List<RitzValue> found = measurement.spectrum().ritzValues();
    return rank <= found.size() ? found.get(rank - 1).value() : Double.NaN;
  }

  /** Overwrites DJL's progress bar, which waits at the end of its line. */
  private void println(String line) {
    out.printf("\r%-110s%n", line);
  }
}
