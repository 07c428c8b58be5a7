package io.github.spherometer.listener.prometheus;

import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.List;

/** The gradient norms of a training, whatever measured them. */
record GradientNorms(List<Double> norms) implements MeasurementSink {

  @Override
  public void accept(Measurement measurement) {
    norms.add(measurement.gradient().sharpness().norm());
  }

  @Override
  public void gradientMeasured(GradientMeasurement measurement) {
    norms.add(measurement.gradient().sharpness().norm());
  }
}
