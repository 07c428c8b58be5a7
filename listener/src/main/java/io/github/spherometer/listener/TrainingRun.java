package io.github.spherometer.listener;

import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.guard.Backoff;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measuring.Measurer;
import io.github.spherometer.listener.measuring.TrainingClock;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.List;
import java.util.Optional;

/** One training with the listener attached. Nothing that goes wrong in here gets out. */
final class TrainingRun {

  private final Settings settings;
  private final String name;
  private final Trainer trainer;
  private final Audience audience;
  private final NDManager manager;
  private final MeasuredOptimizer optimizer;
  private final Measurer measurer;
  private final FailureGuard guard;
  private final OverheadAdvice advice;
  private final NextMeasurement next;
  private final Backoff backoff = new Backoff();
  private final Backoff gradientBackoff = new Backoff();
  private final TrainingClock clock = new TrainingClock(System::nanoTime);

  /**
   * @param immediate sinks of our own, which are quick
   * @param others the user's, and logs
   */
  TrainingRun(
      Settings settings,
      String name,
      List<MeasurementSink> immediate,
      List<MeasurementSink> others,
      Trainer trainer) {
    this.settings = settings;
    this.name = name;
    this.trainer = trainer;
    manager = trainer.getManager().newSubManager();
    audience = new Audience(name, immediate, others);
    guard = audience.guard();
    advice = new OverheadAdvice(name, settings.schedules().measurements());
    next = new NextMeasurement(name, settings.schedules().measurements(), guard);
    optimizer = settings.optimizer().of(trainer, guard::sayOnce);
    measurer =
        new Measurer(
            trainer,
            settings.subject(),
            settings.estimators(),
            clock,
            optimizer,
            settings.probeData().start(manager),
            guard);
  }

  boolean isOf(Trainer other) {
    return trainer == other;
  }

  void batchTrained(BatchData batch) {
    clock.batchTrained(false);
    if (clock.batches() == 1) {
      guard.protect("the run was not described", this::describe);
    }
    if (clock.batches() == 1 || isDue(settings.schedules().measurements())) {
      if (!backoff.leavesOut()) {
        measure(batch);
      }
    } else if (isDue(settings.schedules().gradients()) && !gradientBackoff.leavesOut()) {
      measureGradient(batch);
    }
    tellProgress();
    clock.left();
  }

  void epochTrained() {
    clock.epochTrained();
    tellProgress();
    clock.left();
  }

  private void tellProgress() {
    TrainingProgress progress = next.in(clock.progress());
    audience.tell(sink -> sink.progressed(progress));
  }

  private boolean isDue(Schedule schedule) {
    try {
      return schedule.isDue(clock.progress());
    } catch (RuntimeException | Error e) { // a schedule may be the user's own
      guard.report("the schedule failed, the training goes on", e);
      return false;
    }
  }

  /** Says so, and frees the probe data. */
  void end() {
    audience.tell(MeasurementSink::ended);
    manager.close();
  }

  private void describe() {
    RunDescription run = RunDescriptions.of(name, trainer, settings, optimizer);
    audience.tell(sink -> sink.started(run));
  }

  private void measure(BatchData batch) {
    clock.attempted();
    double trainingLoss = measurer.trainingLoss(batch);
    Optional<FailureReason> failure =
        guard.protect(
            "batch %d was not measured".formatted(clock.batches()),
            () -> measure(batch, TrainedBatch.of(batch), trainingLoss));
    clock.ended();
    backoff.ended(failure);
    failure.ifPresentOrElse(
        reason -> miss(new MissedMeasurement(clock.batches(), trainingLoss, reason)),
        () -> advice.measured(clock.progress()));
  }

  private void miss(MissedMeasurement missed) {
    audience.tell(sink -> sink.missed(missed));
  }

  private void measure(BatchData told, TrainedBatch batch, double trainingLoss) {
    Measurement measurement = measurer.measure(told, batch, trainingLoss);
    if (batch.samples().isEmpty()) {
      guard.sayOnce(
          batch.missing()
              + ", so the gradient of the batch and its sharpness are not measured; the rest is"
              + " published");
    }
    audience.tell(sink -> sink.accept(measurement));
  }

  /** A training that does not show its batches has been told so by its first measurement. */
  private void measureGradient(BatchData told) {
    Optional<FailureReason> failure =
        guard.protect(
            "the gradient of batch %d was not measured".formatted(clock.batches()),
            () -> measureGradient(told, TrainedBatch.of(told)));
    gradientBackoff.ended(failure);
  }

  private void measureGradient(BatchData told, TrainedBatch batch) {
    if (batch.samples().isPresent()) {
      GradientMeasurement gradient = measurer.measureGradient(told, batch);
      audience.tell(sink -> sink.gradientMeasured(gradient));
    }
  }
}
