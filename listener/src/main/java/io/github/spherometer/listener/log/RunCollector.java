package io.github.spherometer.listener.log;

import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what is told of a run. */
final class RunCollector implements MeasurementSink {

  private final String name;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<GradientMeasurement> gradients = new ArrayList<>();
  private final List<MissedMeasurement> missed = new ArrayList<>();
  private final List<Evaluation> evaluations = new ArrayList<>();
  private Optional<RunDescription> description = Optional.empty();
  private boolean ended;

  RunCollector(String name) {
    this.name = name;
  }

  @Override
  public void started(RunDescription run) {
    description = Optional.of(run);
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
  public void missed(MissedMeasurement one) {
    missed.add(one);
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    evaluations.add(evaluation);
  }

  @Override
  public void ended() {
    ended = true;
  }

  MeasurementLog.Run run() {
    return new MeasurementLog.Run(
        name,
        description,
        List.copyOf(measurements),
        List.copyOf(gradients),
        List.copyOf(missed),
        List.copyOf(evaluations),
        ended);
  }
}
