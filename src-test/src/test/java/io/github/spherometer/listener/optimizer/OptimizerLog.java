package io.github.spherometer.listener.optimizer;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import java.util.ArrayList;
import java.util.List;

/** What was said of the optimizers of one training after the other. */
final class OptimizerLog implements MeasurementSink {

  private final List<String> optimizers = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();

  @Override
  public void started(RunDescription run) {
    optimizers.add(run.optimizer());
  }

  @Override
  public void accept(Measurement measurement) {
    measurements.add(measurement);
  }

  /** The names of their classes. */
  List<String> optimizers() {
    return optimizers;
  }

  List<Measurement> measurements() {
    return measurements;
  }

  /** Of the first measurement of every training. */
  List<Float> rates() {
    return measurements.stream()
        .filter(m -> m.step().batch() == 1)
        .map(m -> (float) m.stability().hyperparameters().learningRate())
        .toList();
  }
}
