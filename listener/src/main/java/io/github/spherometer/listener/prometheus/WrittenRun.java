package io.github.spherometer.listener.prometheus;

import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measurement.UpdateRatios;
import io.github.spherometer.listener.push.RemoteWriter;
import java.time.Instant;

/** A run whose metrics are written as soon as it has measured something. */
final class WrittenRun implements MeasurementSink {

  private final MeasurementSink metrics;
  private final RemoteWriter writer;
  private final Runnable flush;

  /**
   * @param metrics in the registry that is written
   * @param flush waits for the server
   */
  WrittenRun(MeasurementSink metrics, RemoteWriter writer, Runnable flush) {
    this.metrics = metrics;
    this.writer = writer;
    this.flush = flush;
  }

  @Override
  public void started(RunDescription run) {
    metrics.started(run);
  }

  @Override
  public void accept(Measurement measurement) {
    writer.after(() -> metrics.accept(measurement), measurement.time());
  }

  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    writer.afterSmall(() -> metrics.gradientMeasured(gradient), Instant.now());
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    writer.afterSmall(() -> metrics.evaluated(evaluation), Instant.now());
  }

  @Override
  public void updated(UpdateRatios ratios) {
    writer.afterSmall(() -> metrics.updated(ratios), Instant.now());
  }

  @Override
  public void stepping(Hyperparameters inForce) {
    metrics.stepping(inForce);
  }

  @Override
  public void missed(MissedMeasurement missed) {
    writer.after(() -> metrics.missed(missed), Instant.now());
  }

  @Override
  public void progressed(TrainingProgress progress) {
    metrics.progressed(progress);
  }

  @Override
  public void leftOut() {
    metrics.leftOut();
  }

  @Override
  public void failed(FailureReason reason) {
    metrics.failed(reason);
  }

  @Override
  public void ended() {
    writer.after(metrics::ended, Instant.now());
    flush.run();
  }

  /** Its series have ended. */
  @Override
  public void close() {
    writer.after(metrics::close, Instant.now());
  }
}
