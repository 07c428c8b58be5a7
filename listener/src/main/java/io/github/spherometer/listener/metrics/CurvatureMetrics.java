package io.github.spherometer.listener.metrics;

import io.github.spherometer.activations.LayerActivity;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.trace.GroupTrace;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.engine.EngineFinding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of one run as meters of a Micrometer registry.
 *
 * <p>Every meter carries the tags {@code run} and {@code model}, and all but {@code
 * spherometer.run.info}, {@code spherometer.engine.check}, the density and what belongs to single
 * layers, of which there are 100 at most, are registered when the metrics are made: gauges read NaN
 * until the first measurement, counters 0. All gauges read one immutable {@link Measurement}, so a
 * scrape never sees half of one. {@link #close} removes them.
 */
public final class CurvatureMetrics implements MeasurementSink {

  private final RunMeters meters;
  private final MeasurementGauges gauges;
  private final LayerGauges<LayerActivity> activations;
  private final LayerGauges<GroupTrace> layers;
  private final DensityGauges density;
  private final Map<FailureReason, Counter> failures = new EnumMap<>(FailureReason.class);
  private final Timer timer;
  private final Counter products;
  private volatile @Nullable BatchGradient latestGradient;
  private volatile double overheadBudget = Double.NaN;
  private volatile boolean active = true;
  private volatile TrainingProgress progress = TrainingProgress.none();

  /**
   * Registers the meters of a run, all or none.
   *
   * <p>A meter that the registry's filters deny is left out. Two runs that its filters make the
   * same, because they drop or rename the tag {@code run}, cannot be there at the same time: the
   * second would show the values of the first, and is refused.
   *
   * @param registry where, an open one
   * @param run name of the run
   * @param model name of the model
   * @param topK number of eigenvalues, two gauges each
   * @throws IllegalStateException as {@link #CurvatureMetrics(MeterRegistry, String, String, Tags,
   *     int)}
   */
  public CurvatureMetrics(MeterRegistry registry, String run, String model, int topK) {
    this(registry, run, model, Tags.empty(), topK);
  }

  /**
   * Registers the meters of a run with more tags, all or none.
   *
   * @param registry where, an open one
   * @param run name of the run
   * @param model name of the model
   * @param tags more tags of every meter, with keys of the user's own: see {@link #requireFree}
   * @param topK number of eigenvalues, two gauges each
   * @throws IllegalArgumentException if a key is not free
   * @throws IllegalStateException if the registry has meters of this run and model already, or one
   *     that its filters make the same; if it refuses a meter; if it is closed. Names the meter and
   *     says what to do, and leaves none behind
   */
  public CurvatureMetrics(MeterRegistry registry, String run, String model, Tags tags, int topK) {
    meters = new RunMeters(registry, run, model, tags);
    try {
      density = new DensityGauges(meters);
      gauges = new MeasurementGauges(meters);
      HessianGauges.register(gauges, topK);
      StabilityGauges.register(gauges);
      activations = LayerGauges.ofDeadNeurons(gauges);
      layers = LayerGauges.ofTraces(gauges);
      registerLosses();
      registerGradient();
      registerProgress();
      registerQuality();
      timer = meters.timer("spherometer.measurement", "Time a measurement takes");
      products =
          meters.counter(
              "spherometer.measurement.products", "products", "Hessian-vector products spent");
      registerFailures();
    } catch (RuntimeException | Error e) {
      removeAfter(e);
      throw e;
    }
  }

  /**
   * Refuses tags that would take the place of ours.
   *
   * @param tags more tags of every meter
   * @return the same
   * @throws IllegalArgumentException if a key is that of a meter, such as {@code run}, {@code
   *     model} or {@code layer}, or the same in the spelling of Prometheus; names it
   */
  public static Tags requireFree(Tags tags) {
    return RunTags.requireFree(tags);
  }

  private void removeAfter(Throwable failure) {
    try {
      meters.remove();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void registerFailures() {
    for (FailureReason reason : FailureReason.values()) {
      failures.put(
          reason,
          meters.counter(
              "spherometer.measurement.failures",
              "failures",
              "Measurements that are missing or worse than asked for",
              "reason",
              reason.label()));
    }
  }

  @Override
  public void started(RunDescription run) {
    overheadBudget = run.overheadBudget();
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
    run.engineChecks().forEach(this::registerCheck);
  }

  @Override
  public void progressed(TrainingProgress latestProgress) {
    progress = latestProgress;
  }

  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    latestGradient = gradient.gradient();
  }

  @Override
  public void accept(Measurement measurement) {
    gauges.update(measurement);
    latestGradient = measurement.gradient();
    activations.see(measurement);
    layers.see(measurement);
    density.update(measurement.curvature().density());
    timer.record(measurement.duration());
    products.increment(measurement.products());
  }

  /** What is known to be bad is NaN; what is only old stays, not converged. */
  @Override
  public void missed(MissedMeasurement missed) {
    if (!gauges.update(missed)) {
      latestGradient = null;
      density.update(Optional.empty());
    }
  }

  @Override
  public void failed(FailureReason reason) {
    Objects.requireNonNull(failures.get(reason)).increment();
  }

  @Override
  public void ended() {
    active = false;
  }

  /** Removes every meter from the registry. */
  @Override
  public void close() {
    meters.remove();
  }

  private void registerCheck(EngineFinding finding) {
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

  private void registerLosses() {
    gauges.attemptGauge(
        "spherometer.training.loss",
        "Loss of the latest batch that was measured, or tried to be, as it was trained on",
        m -> m.loss().training(),
        MissedMeasurement::trainingLoss);
    gauges.gauge("spherometer.probe.loss", "Loss on the probe data", m -> m.loss().probe());
  }

  private void registerGradient() {
    gauges.gauge(
        "spherometer.gradient.top.subspace.ratio",
        "Share of the squared gradient in the span of the top eigenvectors",
        m -> m.gradient().topShare());
    gradientGauge(
        "spherometer.gradient.norm", "Length of the gradient of the batch", RayleighQuotient::norm);
    gradientGauge(
        "spherometer.batch.sharpness",
        "Curvature of the batch's loss along its gradient",
        RayleighQuotient::value);
    gradientGauge(
        "spherometer.batch.sharpness.residual",
        "Bound on the distance from the batch sharpness to an eigenvalue of the batch's Hessian",
        RayleighQuotient::residual);
    recentGauge(
        "spherometer.batch.sharpness.mean",
        "Batch sharpness over the latest 100 gradient measurements: sum of g'Hg / sum of g'g",
        Estimate::value);
    recentGauge(
        "spherometer.batch.sharpness.mean.stderr",
        "Standard error of the batch sharpness over the latest gradient measurements",
        Estimate::standardError);
  }

  private void registerProgress() {
    meters.functionCounter(
        "spherometer.training.batches",
        "batches",
        "Batches trained",
        this,
        metrics -> metrics.progress.batches());
    meters.functionCounter(
        "spherometer.training.epochs",
        "epochs",
        "Epochs completed",
        this,
        metrics -> metrics.progress.epochs());
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

  private void registerQuality() {
    gauges.lastingGauge(
        "spherometer.measured.batch", "Batch of the latest measurement", m -> m.step().batch());
    gauges.attemptGauge(
        "spherometer.measurement.converged",
        "Whether the latest measurement reached its tolerances: 1 or 0; 0 if it failed",
        m -> m.converged() ? 1 : 0,
        missed -> 0);
    gauges.lastingGauge(
        "spherometer.last.measurement.timestamp.seconds",
        "When the latest measurement ended, since 1970",
        m -> m.time().toEpochMilli() / 1000.0);
  }

  private void gradientGauge(
      String name, String description, ToDoubleFunction<RayleighQuotient> value) {
    latestGradientGauge(name, description, m -> value.applyAsDouble(m.sharpness()));
  }

  private void recentGauge(String name, String description, ToDoubleFunction<Estimate> value) {
    latestGradientGauge(name, description, m -> value.applyAsDouble(m.recentSharpness()));
  }

  private void latestGradientGauge(
      String name, String description, ToDoubleFunction<BatchGradient> value) {
    meters.gauge(
        name,
        description,
        () -> {
          BatchGradient gradient = latestGradient;
          return gradient == null ? Double.NaN : value.applyAsDouble(gradient);
        });
  }
}
