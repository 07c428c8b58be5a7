package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.time.Instant;
import java.util.OptionalLong;

/** How far the training has come, and what measuring costs it. */
final class TrainingMeters implements MeasurementSink {

  /** The gauge that says whether a run has ended. */
  static final String ACTIVE = "spherometer.training.active";

  private volatile TrainingProgress progress = TrainingProgress.none();
  private volatile double overheadBudget = Double.NaN;
  private volatile boolean active = true;

  TrainingMeters(RunMeters meters, Instant start) {
    meters.gauge(
        "spherometer.start.timestamp.seconds",
        "When the run began, since 1970",
        () -> start.toEpochMilli() / 1e3);
    meters.functionCounter(
        "spherometer.training.batches",
        "batches",
        "Batches trained",
        this,
        training -> training.progress.batches());
    meters.functionCounter(
        "spherometer.training.epochs",
        "epochs",
        "Epochs completed",
        this,
        training -> training.progress.epochs());
    meters.gauge(
        "spherometer.overhead.ratio",
        "Time that measuring costs the training / time spent training, since start",
        () -> progress.overheadRatio());
    meters.gauge(
        "spherometer.overhead.ratio.stderr",
        "Standard error of the overhead ratio",
        () -> progress.overheadError());
    meters.gauge(
        "spherometer.overhead.budget.ratio",
        "Overhead ratio that the schedule keeps to",
        () -> overheadBudget);
    meters.gauge(
        "spherometer.next.measurement.batch",
        "Number of the batch after which the schedule expects to measure next",
        this::nextMeasurement);
    meters.gauge(ACTIVE, "Whether the training is still going on: 1 or 0", () -> active ? 1 : 0);
  }

  private double nextMeasurement() {
    OptionalLong next = progress.nextMeasurement();
    return active && next.isPresent() ? next.getAsLong() : Double.NaN;
  }

  @Override
  public void started(RunDescription run) {
    overheadBudget = run.overheadBudget();
  }

  @Override
  public void accept(Measurement measurement) {}

  @Override
  public void progressed(TrainingProgress latest) {
    progress = latest;
  }

  @Override
  public void ended() {
    active = false;
  }
}
