package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.List;

/**
 * The loss along the sharpest eigenvector, and where a step of SGD goes on average over batches: lr
 * times the slope.
 *
 * @param batch before whose step it was measured
 * @param line the losses
 * @param rate the learning rate
 */
record Valley(long batch, LossSlice.Line line, double rate) {

  static List<Valley> of(SgdRun run) {
    double rate = run.setting().recipe().learningRate();
    return run.measurements().stream()
        .filter(m -> m.curvature().slice().isPresent())
        .map(m -> of(m, rate))
        .toList();
  }

  private static Valley of(Measurement measurement, double rate) {
    LossSlice.Line line = measurement.curvature().slice().orElseThrow().line();
    return new Valley(measurement.step().batch(), line, rate);
  }

  /** The length of the step along the eigenvector. */
  double step() {
    return rate * slope();
  }

  double slope() {
    return Math.abs(line.slope());
  }

  /**
   * Where the loss is least, by the parabola through the three points around it; the last offset if
   * the loss falls all the way.
   */
  double bottom() {
    List<Double> losses = line.losses();
    int least = 0;
    for (int i = 1; i < losses.size(); i++) {
      least = losses.get(i) < losses.get(least) ? i : least;
    }
    double at = line.offsets().get(least);
    if (least == 0 || least == losses.size() - 1) {
      return at;
    }
    double left = losses.get(least - 1) - losses.get(least);
    double right = losses.get(least + 1) - losses.get(least);
    double spacing = line.offsets().get(least + 1) - at;
    double curvature = left + right;
    return curvature > 0 ? at + spacing * (left - right) / (2 * curvature) : at;
  }

  /** How far a step goes, the bottom being at 1; NaN where the loss falls to the other side. */
  double reach() {
    double bottom = bottom();
    return bottom > 0 ? step() / bottom : Double.NaN;
  }

  /** Offsets in learning rates: a step goes to the slope. */
  double[] inRates() {
    return line.offsets().stream().mapToDouble(offset -> offset / rate).toArray();
  }

  /** Losses less that where the training is, over it. */
  double[] relativeLosses() {
    return line.losses().stream().mapToDouble(this::relative).toArray();
  }

  /** The same where the step goes; NaN if that is beyond what was measured. */
  double relativeLossAfterStep() {
    List<Double> offsets = line.offsets();
    for (int i = 1; i < offsets.size(); i++) {
      if (offsets.get(i - 1) <= step() && step() <= offsets.get(i)) {
        double part = (step() - offsets.get(i - 1)) / (offsets.get(i) - offsets.get(i - 1));
        return relative((1 - part) * line.losses().get(i - 1) + part * line.losses().get(i));
      }
    }
    return Double.NaN;
  }

  private double relative(double loss) {
    double here = line.losses().get(line.losses().size() / 2);
    return loss / here - 1;
  }
}
