package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.Scores;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.Curvature;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Losses;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.NoiseScale;
import io.github.spherometer.listener.measurement.PartSeconds;
import io.github.spherometer.listener.measurement.Sharpness;
import io.github.spherometer.listener.measurement.Stability;
import io.github.spherometer.listener.measurement.TrainingStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** A run whose sharpness and losses are given. */
final class MadeUpRun {

  private static final double NAN = Double.NaN;
  private static final int EVERY = 10;

  private final EdgeSetting setting;
  private final List<Measurement> measurements = new ArrayList<>();
  private LossPath losses = new LossPath(EVERY, List.of(), List.of());

  /**
   * @param ratios of the sharpness to its threshold, one every ten steps
   * @param largest eigenvalues of the same steps
   */
  MadeUpRun(
      Method method, double learningRate, int batch, int seed, double[] ratios, double[] largest) {
    setting =
        new EdgeSetting(
            Task.REGRESSION,
            "",
            100,
            30,
            method,
            learningRate,
            batch,
            (long) EVERY * ratios.length,
            EVERY,
            seed);
    for (int i = 0; i < ratios.length; i++) {
      measurements.add(measurement((i + 1L) * EVERY, ratios[i], largest[i]));
    }
  }

  /** With losses and the shares of steps at which they rose, one of each every ten steps. */
  MadeUpRun losses(double[] means, double[] rises) {
    losses =
        new LossPath(
            EVERY,
            DoubleStream.of(means).boxed().toList(),
            DoubleStream.of(rises).boxed().toList());
    return this;
  }

  Trajectory trajectory() {
    Scores none = new Scores(NAN, NAN);
    Outcome outcome = new Outcome(setting.steps(), false, 1, new Scores(0.1, NAN), none);
    return new Trajectory(setting, new EdgeResult(outcome, losses), measurements);
  }

  private Measurement measurement(long batch, double ratio, double largest) {
    Hyperparameters hyperparameters = hyperparameters();
    var thresholds = hyperparameters.thresholds();
    boolean adam = setting.method() == Method.ADAM;
    double sharpness = ratio * (adam ? thresholds.preconditioned() : thresholds.fullBatch());
    Extreme extreme = new Extreme(largest, 0, 0);
    Estimate unknown = new Estimate(NAN, NAN);
    double batchSharpness = ratio * thresholds.smallBatch();
    return new Measurement(
        new TrainingStep(batch, 0, setting.batchSize()),
        Instant.EPOCH,
        Duration.ZERO,
        new PartSeconds(NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN),
        new Losses(NAN, NAN),
        new BatchGradient(
            new RayleighQuotient(batchSharpness, NAN, NAN),
            new Estimate(batchSharpness, NAN),
            NAN,
            new NoiseScale(unknown, unknown),
            0),
        new Curvature(
            new Spectrum(List.of(), extreme, extreme, 0, true, NAN, false),
            new TraceEstimate(NAN, NAN, 0, true, List.of()),
            Optional.empty(),
            Optional.empty()),
        new Stability(hyperparameters, new Sharpness(sharpness, 0, adam, 0, 0, true)),
        new DeadNeuronReport(List.of(), List.of()));
  }

  private Hyperparameters hyperparameters() {
    return switch (setting.method()) {
      case GRADIENT_DESCENT, SMALL_BATCHES ->
          Hyperparameters.heavyBall(setting.learningRate(), 0, 0);
      case HEAVY_BALL -> Hyperparameters.heavyBall(setting.learningRate(), 0.9, 0);
      case ADAM -> Hyperparameters.adam(setting.learningRate(), 0.9, 0);
    };
  }
}
