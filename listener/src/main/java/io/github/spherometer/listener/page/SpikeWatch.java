package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sees the sharpness rise far above what it has been: as the alert SharpnessSpike does, in
 * measurements rather than minutes. Tells once how a spike begins.
 */
final class SpikeWatch implements MeasurementSink {

  private static final int RECENT = 10;
  private static final int FEWEST = 5;
  private static final double FACTOR = 4;

  /** A sharpness that grows until it is at the threshold is normal. */
  private static final double NORMAL_RATIO = 1.5;

  private static final String ADVICE =
      "wait whether sharpness and loss come back within a few measurements; if spikes return, look"
          + " at the batches they follow, clip gradients, or lower the learning rate";

  private final Event.Log log;
  private final Deque<Double> recent = new ArrayDeque<>();
  private boolean spike;

  SpikeWatch(Event.Log log) {
    this.log = log;
  }

  @Override
  public void accept(Measurement measurement) {
    double largest = measurement.curvature().spectrum().largest().value();
    double times = largest / median();
    boolean known = recent.size() >= FEWEST && median() > 0;
    boolean above = known && times > FACTOR && !isNormal(measurement);
    if (above && !spike) {
      String text =
          "The largest eigenvalue, %s, is %s times the median of the last %d measurements";
      String told = text.formatted(Digits.three(largest), Digits.three(times), recent.size());
      log.add(Event.Kind.SPIKE, measurement.step().batch(), told, ADVICE);
    }
    spike = above;
    remember(largest);
  }

  /** An unknown ratio is not. */
  private static boolean isNormal(Measurement measurement) {
    return measurement.stability().sharpnessRatio() <= NORMAL_RATIO;
  }

  private double median() {
    double[] sorted = recent.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private void remember(double largest) {
    if (Double.isFinite(largest)) {
      recent.addLast(largest);
    }
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
  }
}
