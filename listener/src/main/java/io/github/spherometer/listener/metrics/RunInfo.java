package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.engine.EngineFinding;
import java.util.Locale;

/** What is trained, and whether the engine computes right: known with the first batch. */
final class RunInfo implements MeasurementSink {

  private final RunMeters meters;

  RunInfo(RunMeters meters) {
    this.meters = meters;
  }

  @Override
  public void started(RunDescription run) {
    meters.lateGauge(
        "spherometer.run.info",
        "What is trained, in labels; always 1",
        () -> 1,
        "parameters",
        Long.toString(run.parameters()),
        "loss",
        run.loss(),
        "optimizer",
        run.optimizer(),
        "engine",
        run.engine(),
        "engine_version",
        run.engineVersion(),
        "djl_version",
        run.djlVersion(),
        "engine_check",
        EngineCheck.worst(run.engineChecks()).name().toLowerCase(Locale.ROOT));
    run.engineChecks().forEach(this::register);
  }

  private void register(EngineFinding finding) {
    double right =
        switch (finding.outcome()) {
          case RIGHT -> 1;
          case WRONG -> 0;
          case UNKNOWN -> Double.NaN;
        };
    meters.lateGauge(
        "spherometer.engine.check",
        "Whether the engine computes an operation right on this machine: 1 or 0",
        () -> right,
        "check",
        finding.check());
  }

  @Override
  public void accept(Measurement measurement) {}
}
