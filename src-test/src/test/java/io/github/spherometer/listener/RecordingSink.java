package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told. */
public final class RecordingSink implements MeasurementSink {

  public final List<RunDescription> runs = new ArrayList<>();
  public final List<Measurement> measurements = new ArrayList<>();
  public final List<GradientMeasurement> gradients = new ArrayList<>();
  public final List<MissedMeasurement> missed = new ArrayList<>();
  public final List<FailureReason> failures = new ArrayList<>();

  @Override
  public void started(RunDescription run) {
    runs.add(run);
  }

  @Override
  public void accept(Measurement measurement) {
    measurements.add(measurement);
  }

  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    gradients.add(gradient);
  }

  @Override
  public void missed(MissedMeasurement measurement) {
    missed.add(measurement);
  }

  @Override
  public void failed(FailureReason reason) {
    failures.add(reason);
  }
}
