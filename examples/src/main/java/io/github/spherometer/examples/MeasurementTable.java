package io.github.spherometer.examples;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Prints a line a measurement, and shows how far the training is. */
final class MeasurementTable implements MeasurementSink {

  /** As many as the edge of stability and its neighbours take; the metrics have all. */
  private static final int SHOWN = 2;

  private static final String HEAD = "%6s %6s %6s %6s %6s %6s %6s %6s %6s %5s %4s %5s";

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private final Screen screen;
  private final OptimizerOptions optimizer;
  private final long batches;

  /**
   * @param batches how many the training has
   */
  MeasurementTable(Screen screen, OptimizerOptions optimizer, long batches) {
    this.screen = screen;
    this.optimizer = optimizer;
    this.batches = batches;
  }

  @Override
  public void started(RunDescription run) {
    screen.line("%s with %,d parameters, %s".formatted(run.model(), run.parameters(), run.loss()));
    screen.line("");
    screen.line("l1, l2  largest eigenvalues of the Hessian by magnitude, +- bounds their errors");
    screen.line("%-6s  %s".formatted(optimizer.edgeName(), optimizer.edgeMeaning()));
    screen.line("g'Hg    curvature of the batch's loss along its gradient, g, scaled to length 1");
    screen.line("trace   of the Hessian, +- its standard error");
    screen.line("dead    share of dead neurons");
    screen.line("HVPs    Hessian-vector products of the measurement, ms its milliseconds");
    screen.line("*       at the end of a line: some value has not reached its tolerance");
    screen.line("");
    screen.line(
        HEAD.formatted(
            "batch",
            "loss",
            "l1",
            "l2",
            "+-",
            optimizer.edgeName(),
            "g'Hg",
            "trace",
            "+-",
            "dead",
            "HVPs",
            "ms"));
  }

  @Override
  public void accept(Measurement m) {
    screen.line(
        HEAD.formatted(
                m.step().batch(),
                short6(m.loss().probe()),
                short6(shown(m, 0).value()),
                short6(shown(m, 1).value()),
                short6(largestResidual(m)),
                short6(optimizer.edge(m)),
                short6(m.gradient().sharpness().value()),
                short6(m.curvature().trace().trace()),
                short6(m.curvature().trace().standardError()),
                String.format(Locale.ROOT, "%.3f", m.deadNeurons().fraction()),
                m.products(),
                m.duration().toMillis())
            + (m.converged() ? "" : "*"));
  }

  @Override
  public void progressed(TrainingProgress progress) {
    screen.status(String.format(Locale.ROOT, "batch %,d of %,d", progress.batches(), batches));
  }

  @Override
  public void ended() {
    screen.erase();
  }

  /** Four digits in six characters, and the power of ten alone of what is tiny or huge. */
  static String short6(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return String.valueOf(value).replace("Infinity", "inf");
    }
    double rounded = new BigDecimal(value).round(FOUR_DIGITS).doubleValue();
    double size = Math.abs(rounded);
    if ((size != 0 && size < 0.001) || size >= 99_999) {
      return String.format(Locale.ROOT, "%.0e", value);
    }
    int decimals = size < 1 ? 4 : size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0;
    int fitting = rounded < 0 && size < 1 ? decimals - 1 : decimals;
    return String.format(Locale.ROOT, "%." + fitting + "f", value);
  }

  private static RitzValue shown(Measurement measurement, int index) {
    List<RitzValue> found = measurement.curvature().spectrum().ritzValues();
    return index < found.size() ? found.get(index) : new RitzValue(Double.NaN, Double.NaN);
  }

  private static double largestResidual(Measurement measurement) {
    return measurement.curvature().spectrum().ritzValues().stream()
        .limit(SHOWN)
        .mapToDouble(RitzValue::residual)
        .max()
        .orElse(Double.NaN);
  }
}
