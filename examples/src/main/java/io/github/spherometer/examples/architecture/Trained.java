package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A net that has learned something, with what was measured on the way, in both modes. */
record Trained(NetSetting setting, NetResult result, Map<Mode, List<Measurement>> measurements) {

  static Trained of(FinishedRun<NetSetting, NetResult> run) {
    Map<Mode, List<Measurement>> measurements = new EnumMap<>(Mode.class);
    List<Measurement> inTrainMode = run.measurements();
    measurements.put(Mode.TRAIN, inTrainMode);
    measurements.put(
        Mode.EVAL,
        run.setting().variant().hasBatchNorm()
            ? run.measurements(Mode.EVAL.toString())
            : inTrainMode);
    return new Trained(run.setting(), run.result(), measurements);
  }

  List<Measurement> along(Mode mode) {
    return measurements.getOrDefault(mode, List.of());
  }

  /** The value that the training ends with; NaN if none was measured. */
  double last(Mode mode, Quantity quantity) {
    List<Measurement> along = along(mode);
    return along.isEmpty() ? Double.NaN : quantity.of(along.get(along.size() - 1));
  }

  double lastLoss(Mode mode) {
    List<Measurement> along = along(mode);
    return along.isEmpty() ? Double.NaN : along.get(along.size() - 1).loss().probe();
  }

  /**
   * The value where the loss was a given one for the last time, between two measurements by a
   * straight line of logarithm against logarithm; NaN if it never was.
   */
  double atLoss(Mode mode, Quantity quantity, double loss) {
    List<Measurement> along = along(mode);
    for (int i = along.size() - 1; i >= 0; i--) {
      if (along.get(i).loss().probe() >= loss) {
        return i == along.size() - 1
            ? quantity.of(along.get(i))
            : between(along.get(i), along.get(i + 1), quantity, loss);
      }
    }
    return Double.NaN;
  }

  private static double between(Measurement above, Measurement below, Quantity q, double loss) {
    double start = Math.log(above.loss().probe());
    double share = (Math.log(loss) - start) / (Math.log(below.loss().probe()) - start);
    double from = Math.log(q.of(above));
    return Math.exp(from + share * (Math.log(q.of(below)) - from));
  }
}
