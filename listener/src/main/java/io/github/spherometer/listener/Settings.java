package io.github.spherometer.listener;

import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Which;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.optimizer.GivenOptimizer;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a listener was configured; checked, immutable, good for any number of runs.
 *
 * @param run null for the time at which a training begins
 * @param loss null for the trainer's own
 * @param registry null for none
 */
record Settings(
    @Nullable String run,
    int topK,
    Schedule schedule,
    Schedule gradientSchedule,
    double tolerance,
    double traceTolerance,
    int budget,
    long seed,
    ProbeData probeData,
    boolean trainMode,
    boolean withoutOneDnn,
    @Nullable Loss loss,
    GivenOptimizer optimizer,
    Optional<DeadNeurons> deadNeurons,
    Optional<SpectralDensity> density,
    @Nullable MeterRegistry registry,
    List<MeasurementSink> sinks) {

  /** A trace without eigenvalues is worth less than the reverse, so it gets the smaller part. */
  private static final int TRACE_PART = 4;

  String runBeginningAt(Instant time) {
    return run == null ? time.truncatedTo(ChronoUnit.MILLIS).toString() : run;
  }

  Loss lossOf(Trainer trainer) {
    return loss == null ? trainer.getLoss() : loss;
  }

  Lanczos lanczos() {
    return Lanczos.builder()
        .topK(topK)
        .tolerance(tolerance)
        .maxProducts(budget - budget / TRACE_PART)
        .seed(seed)
        .build();
  }

  /** For the largest eigenvalue of the loss that is trained, preconditioned or not. */
  Lanczos sharpnessLanczos() {
    return Lanczos.builder()
        .topK(1)
        .which(Which.LARGEST_ALGEBRAIC)
        .tolerance(tolerance)
        .maxProducts(budget - budget / TRACE_PART)
        .seed(seed)
        .build();
  }

  /**
   * @param maxProbes what the eigenvalues left of the budget; at least 1
   */
  Hutchinson hutchinson(int maxProbes) {
    return Hutchinson.builder()
        .relativeError(traceTolerance)
        .maxProducts(maxProbes)
        .seed(seed + 1)
        .build();
  }
}
