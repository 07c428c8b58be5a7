package io.github.spherometer.examples;

import static io.github.spherometer.examples.MeasurementTable.short6;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import java.util.List;
import java.util.Locale;

/** Prints a line a checkpoint. */
final class CheckpointTable implements MeasurementSink {

  private static final String HEAD = "%6s %6s %6s %6s %6s %6s %6s %6s %6s %5s %4s %6s";

  private final Screen screen;

  CheckpointTable(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void started(RunDescription run) {
    screen.line("%s with %,d parameters, %s".formatted(run.model(), run.parameters(), run.loss()));
    screen.line("");
    screen.line("loss    over all data, and so is all that follows");
    screen.line("l1, l2  largest eigenvalues of the Hessian by magnitude, +- bounds their errors");
    screen.line("|g|     length of the gradient, g'Hg the curvature along it");
    screen.line("trace   of the Hessian, +- its standard error");
    screen.line("dead    share of dead neurons");
    screen.line("HVPs    Hessian-vector products, s the seconds of the measurement");
    screen.line("*       at the end of a line: some value has not reached its tolerance");
    screen.line("");
    screen.line(
        HEAD.formatted(
            "epoch", "loss", "l1", "l2", "+-", "|g|", "g'Hg", "trace", "+-", "dead", "HVPs", "s"));
  }

  @Override
  public void accept(Measurement m) {
    List<RitzValue> found = m.curvature().spectrum().ritzValues();
    double second = found.size() > 1 ? found.get(1).value() : Double.NaN;
    double residual =
        found.stream().limit(2).mapToDouble(RitzValue::residual).max().orElse(Double.NaN);
    screen.line(
        HEAD.formatted(
                m.step().epoch(),
                short6(m.loss().probe()),
                short6(found.isEmpty() ? Double.NaN : found.get(0).value()),
                short6(second),
                short6(residual),
                short6(m.gradient().sharpness().norm()),
                short6(m.gradient().sharpness().value()),
                short6(m.curvature().trace().trace()),
                short6(m.curvature().trace().standardError()),
                String.format(Locale.ROOT, "%.3f", m.deadNeurons().fraction()),
                m.products(),
                String.format(Locale.ROOT, "%.1f", m.duration().toMillis() / 1e3))
            + (m.converged() ? "" : "*"));
  }
}
