package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;

/** How far the training has come, and what measuring costs it. */
final class TrainingMeters implements MeasurementSink {

  private volatile TrainingProgress progress = TrainingProgress.none();
  private volatile double overheadBudget = Double.NaN;
  private volatile boolean active = true;

  TrainingMeters(RunMeters meters) {
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
        "Time spent measuring / time spent training, since start",
        () -> progress.overheadRatio());
    meters.gauge(
        "spherometer.overhead.budget.ratio",
        "Overhead ratio that the schedule keeps to",
        () -> overheadBudget);
    meters.gauge(
        "spherometer.training.active",
        "Whether the training is still going on: 1 or 0",
        () -> active ? 1 : 0);
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
