package io.github.spherometer.listener;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.listener.Measurer.Findings;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.listener.schedule.Schedule;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.engine.EngineCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One training with the listener attached. Nothing that goes wrong in here gets out. */
final class TrainingRun {

  private static final int WAITING_NEWS = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Settings settings;
  private final String name;
  private final Trainer trainer;
  private final List<MeasurementSink> sinks;
  private final NDManager manager;
  private final MeasuredOptimizer optimizer;
  private final Measurer measurer;
  private final FailureGuard guard;
  private final OverheadAdvice advice;
  private final Backoff backoff = new Backoff();
  private final Backoff gradientBackoff = new Backoff();
  private final RecentSharpness recentSharpness = new RecentSharpness();
  private final TrainingClock clock = new TrainingClock(System::nanoTime);

  /**
   * @param immediate sinks of our own, which are quick
   */
  TrainingRun(Settings settings, String name, List<MeasurementSink> immediate, Trainer trainer) {
    this.settings = settings;
    this.name = name;
    this.trainer = trainer;
    manager = trainer.getManager().newSubManager();
    guard = new FailureGuard(name, this::countFailure);
    advice = new OverheadAdvice(name, settings.schedule());
    sinks = new ArrayList<>(immediate);
    if (!settings.sinks().isEmpty()) {
      sinks.add(new SinkThread(settings.sinks(), guard, WAITING_NEWS, PATIENCE));
    }
    optimizer = settings.optimizer().of(trainer, guard::sayOnce);
    measurer = new Measurer(settings, optimizer, settings.probeData().start(manager), guard);
  }

  boolean isOf(Trainer other) {
    return trainer == other;
  }

  void batchTrained(BatchData batch) {
    clock.batchTrained();
    if (clock.batches() == 1) {
      guard.protect("the run was not described", this::describe);
    }
    if (clock.batches() == 1 || isDue(settings.schedule())) {
      if (!backoff.leavesOut()) {
        measure(batch);
      }
    } else if (isDue(settings.gradientSchedule()) && !gradientBackoff.leavesOut()) {
      measureGradient(batch);
    }
    tellProgress();
  }

  void epochTrained() {
    clock.epochTrained();
    tellProgress();
  }

  private void tellProgress() {
    TrainingProgress progress = clock.progress();
    tell(sink -> sink.progressed(progress));
  }

  private boolean isDue(Schedule schedule) {
    try {
      return schedule.isDue(clock.moment());
    } catch (RuntimeException | Error e) { // a schedule may be the user's own
      guard.report("the schedule failed, the training goes on", e);
      return false;
    }
  }

  /** Says so, and frees the probe data. */
  void end() {
    tell(MeasurementSink::ended);
    manager.close();
  }

  private void describe() {
    Engine engine = trainer.getManager().getEngine();
    RunDescription run =
        new RunDescription(
            name,
            Names.orUnnamed(trainer.getModel().getName()),
            LossSurface.countParameters(trainer.getModel().getBlock()),
            Names.orUnnamed(settings.lossOf(trainer).getName()),
            optimizer.name(),
            settings.schedule().overheadBudget(),
            engine.getEngineName(),
            engine.getVersion(),
            Engine.getDjlVersion(),
            EngineCheck.of(trainer.getDevices()[0]).findings());
    tell(sink -> sink.started(run));
  }

  private void measure(BatchData batch) {
    double trainingLoss = measurer.trainingLoss(trainer, batch);
    Optional<FailureReason> failure =
        guard.protect(
            "batch %d was not measured".formatted(clock.batches()),
            () -> measure(batch, TrainedBatch.of(batch), trainingLoss));
    backoff.ended(failure);
    failure.ifPresent(reason -> miss(new MissedMeasurement(clock.batches(), trainingLoss, reason)));
  }

  private void miss(MissedMeasurement missed) {
    clock.measured();
    tell(sink -> sink.missed(missed));
  }

  private void measure(BatchData told, TrainedBatch batch, double trainingLoss) {
    Findings findings = measurer.measure(trainer, told, batch, trainingLoss);
    if (batch.samples().isEmpty()) {
      guard.sayOnce(
          batch.missing()
              + ", so the gradient of the batch and its sharpness are not measured; the rest is"
              + " published");
    }
    publish(findings, batch.size());
  }

  /** A training that does not show its batches has been told so by its first measurement. */
  private void measureGradient(BatchData told) {
    Optional<FailureReason> failure =
        guard.protect(
            "the gradient of batch %d was not measured".formatted(clock.batches()),
            () -> measureGradient(told, TrainedBatch.of(told)));
    clock.gradientMeasured();
    gradientBackoff.ended(failure);
  }

  private void measureGradient(BatchData told, TrainedBatch batch) {
    if (batch.samples().isPresent()) {
      publish(measurer.measureGradient(trainer, told, batch));
    }
  }

  private GradientMeasurement publish(RayleighQuotient sharpness) {
    recentSharpness.add(sharpness);
    GradientMeasurement gradient =
        new GradientMeasurement(clock.batches(), sharpness, recentSharpness.ratio());
    tell(sink -> sink.gradientMeasured(gradient));
    return gradient;
  }

  private void publish(Findings findings, long batchSize) {
    Duration duration = clock.measured();
    advice.measured(clock.progress());
    GradientMeasurement gradient = publish(findings.gradient());
    Measurement measurement =
        new Measurement(
            clock.batches(),
            clock.epochs(),
            Instant.now(),
            duration,
            findings.trainingLoss(),
            findings.probeLoss(),
            batchSize,
            hyperparameters(),
            gradient,
            findings.gradientTopShare(),
            findings.trainedSharpness().plainValue(),
            findings.trainedSharpness().preconditionedValue(),
            findings.trainedSharpness().leftOut(),
            findings.furtherProducts(),
            findings.deadNeurons(),
            findings.spectrum(),
            findings.trace(),
            findings.density());
    tell(sink -> sink.accept(measurement));
    if (findings.asymmetry() > 0) {
      guard.report(
          FailureReason.ASYMMETRIC_OPERATOR,
          "the Hessian at batch %d is not symmetric, by %.2g where the largest eigenvalue is %.2g; the values are published"
              .formatted(
                  measurement.batch(),
                  findings.asymmetry(),
                  findings.spectrum().largest().value()));
    }
    if (findings.budgetExhausted()) {
      guard.report(
          FailureReason.BUDGET_EXHAUSTED,
          "%d products were not enough for the %s at batch %d, the values are published with their"
                  .formatted(measurement.products(), unconverged(measurement), measurement.batch())
              + " errors");
    }
  }

  private static String unconverged(Measurement measurement) {
    boolean eigenvalues = !measurement.spectrum().converged();
    boolean trace = !measurement.trace().converged();
    if (eigenvalues) {
      return trace ? "eigenvalues and the trace" : "eigenvalues";
    }
    return trace ? "trace" : "sharpness of the trained loss";
  }

  /** They may be the user's own function. */
  private Hyperparameters hyperparameters() {
    try {
      return optimizer.hyperparameters();
    } catch (RuntimeException e) {
      guard.report("hyperparameters are unknown", e);
      return Hyperparameters.unknown();
    }
  }

  private void tell(Consumer<MeasurementSink> news) {
    for (MeasurementSink sink : sinks) {
      guard.protect("a sink failed", () -> news.accept(sink));
    }
  }

  /** A sink that fails even here has been reported by its first failure. */
  private void countFailure(FailureReason reason) {
    for (MeasurementSink sink : sinks) {
      try {
        sink.failed(reason);
      } catch (Throwable ignored) {
        // Reporting it would come back here.
      }
    }
  }
}
