package io.github.spherometer.listener.metrics;

import io.github.spherometer.estimators.GroupTrace;
import io.github.spherometer.estimators.ParameterGroup;
import io.github.spherometer.estimators.RayleighQuotient;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.djl.LayerActivity;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of one run as meters of a Micrometer registry.
 *
 * <p>Every meter carries the tags {@code run} and {@code model}, and all but {@code
 * spherometer.run.info}, the density and what belongs to single layers, of which there are 100 at
 * most, are registered when the metrics are made: gauges read NaN until the first measurement,
 * counters 0. All gauges read one immutable {@link Measurement}, so a scrape never sees half of
 * one. {@link #close} removes them.
 */
public final class CurvatureMetrics implements MeasurementSink {

  private final RunMeters meters;
  private final LayerGauges activations = new LayerGauges(this::registerActivation);
  private final LayerGauges layers = new LayerGauges(this::registerLayer);
  private final DensityGauges density;
  private final Map<FailureReason, Counter> failures = new EnumMap<>(FailureReason.class);
  private final Timer timer;
  private final Counter products;
  private volatile @Nullable Measurement latest;
  private volatile @Nullable GradientMeasurement latestGradient;
  private volatile double overheadBudget = Double.NaN;
  private volatile boolean active = true;
  private volatile TrainingProgress progress =
      new TrainingProgress(0, 0, Duration.ZERO, Duration.ZERO);

  /**
   * Registers the meters of a run.
   *
   * @param registry where
   * @param run name of the run
   * @param model name of the model
   * @param topK number of eigenvalues, two gauges each
   * @throws IllegalStateException if the registry has meters of this run and model already
   */
  public CurvatureMetrics(MeterRegistry registry, String run, String model, int topK) {
    meters = new RunMeters(registry, run, model);
    density = new DensityGauges(meters);
    registerEigenvalues(topK);
    registerTraceAndLosses();
    deadNeuronsGauge("all", m -> m.deadNeurons().fraction());
    registerGradient();
    registerStability();
    registerProgress();
    registerQuality();
    timer = meters.timer("spherometer.measurement", "Time a measurement takes");
    products =
        meters.counter(
            "spherometer.measurement.products", "products", "Hessian-vector products spent");
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
    meters.gauge(
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
        run.djlVersion());
  }

  @Override
  public void progressed(TrainingProgress latestProgress) {
    progress = latestProgress;
  }

  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    latestGradient = gradient;
  }

  @Override
  public void accept(Measurement measurement) {
    activations.see(names(measurement.deadNeurons().layers(), LayerActivity::name));
    layers.see(names(measurement.trace().groups(), share -> share.group().name()));
    density.update(measurement.density());
    latest = measurement;
    timer.record(measurement.duration());
    products.increment(measurement.products());
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

  private void registerEigenvalues(int topK) {
    for (int i = 0; i < topK; i++) {
      int index = i;
      String rank = Integer.toString(i + 1);
      gauge(
          "spherometer.hessian.eigenvalue",
          "Eigenvalue of the Hessian by rank",
          m -> ritz(m, index).value(),
          "rank",
          rank);
      gauge(
          "spherometer.hessian.eigenvalue.residual",
          "Bound on the error of the eigenvalue of this rank",
          m -> ritz(m, index).residual(),
          "rank",
          rank);
    }
    gauge(
        "spherometer.hessian.eigenvalue.max",
        "Largest eigenvalue of the Hessian: the sharpness",
        m -> m.spectrum().largest().value());
    gauge(
        "spherometer.hessian.eigenvalue.max.residual",
        "Bound on the error of the largest eigenvalue",
        m -> m.spectrum().largest().residual());
    gauge(
        "spherometer.hessian.eigenvalue.min",
        "Smallest Ritz value of the Hessian",
        m -> m.spectrum().smallest().value());
    gauge(
        "spherometer.hessian.eigenvalue.min.residual",
        "Bound on the distance from the smallest Ritz value to an eigenvalue",
        m -> m.spectrum().smallest().residual());
  }

  private void registerTraceAndLosses() {
    gauge("spherometer.hessian.trace", "Trace of the Hessian", m -> m.trace().trace());
    gauge(
        "spherometer.hessian.trace.stderr",
        "Standard error of the trace",
        m -> m.trace().standardError());
    gauge(
        "spherometer.training.loss",
        "Loss of the measured batch as it was trained on",
        Measurement::trainingLoss);
    gauge("spherometer.probe.loss", "Loss on the probe data", Measurement::probeLoss);
  }

  private static <T> List<String> names(List<T> parts, Function<T, String> name) {
    return parts.stream().map(name).toList();
  }

  private void registerLayer(String layer) {
    gauge(
        "spherometer.hessian.layer.trace",
        "Trace of the diagonal block of the Hessian that belongs to a layer",
        m -> share(m, layer).trace(),
        "layer",
        layer);
    gauge(
        "spherometer.hessian.layer.trace.stderr",
        "Standard error of the trace of this layer",
        m -> share(m, layer).standardError(),
        "layer",
        layer);
  }

  private static GroupTrace share(Measurement measurement, String layer) {
    return measurement.trace().groups().stream()
        .filter(share -> share.group().name().equals(layer))
        .findFirst()
        .orElse(new GroupTrace(new ParameterGroup(layer, 0, 1), Double.NaN, Double.NaN));
  }

  private void registerActivation(String layer) {
    deadNeuronsGauge(layer, m -> fraction(m, layer));
  }

  private void deadNeuronsGauge(String layer, ToDoubleFunction<Measurement> fraction) {
    gauge(
        "spherometer.dead.neurons.ratio",
        "Share of units whose mean absolute activation is below the threshold",
        fraction,
        "layer",
        layer);
  }

  private static double fraction(Measurement measurement, String layer) {
    return measurement.deadNeurons().layers().stream()
        .filter(activity -> activity.name().equals(layer))
        .mapToDouble(LayerActivity::fraction)
        .findFirst()
        .orElse(Double.NaN);
  }

  private void registerGradient() {
    gauge(
        "spherometer.gradient.top.subspace.ratio",
        "Share of the squared gradient in the span of the top eigenvectors",
        Measurement::gradientTopShare);
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
  }

  private void registerStability() {
    gauge(
        "spherometer.sharpness.threshold",
        "Sharpness at which the optimizer becomes unstable",
        m -> m.hyperparameters().fullBatchThreshold(),
        "kind",
        "full_batch");
    gauge(
        "spherometer.sharpness.threshold",
        "Sharpness at which the optimizer becomes unstable",
        m -> m.hyperparameters().smallBatchThreshold(),
        "kind",
        "small_batch");
    gauge(
        "spherometer.sharpness.threshold",
        "Sharpness at which the optimizer becomes unstable",
        m -> m.hyperparameters().preconditionedThreshold(),
        "kind",
        "preconditioned");
    gauge(
        "spherometer.preconditioned.sharpness",
        "Largest eigenvalue of the Hessian preconditioned as by Adam",
        m -> m.preconditionedSharpness().value());
    gauge(
        "spherometer.preconditioned.sharpness.residual",
        "Bound on the error of the preconditioned sharpness",
        m -> m.preconditionedSharpness().residual());
    gauge(
        "spherometer.sharpness.ratio",
        "Sharpness / threshold: 1 at the edge of stability",
        Measurement::sharpnessRatio);
    gauge(
        "spherometer.learning.rate",
        "Learning rate of the measured step",
        m -> m.hyperparameters().learningRate());
    gauge(
        "spherometer.momentum",
        "Momentum of the measured step; beta1 of Adam",
        m -> m.hyperparameters().momentum());
    gauge(
        "spherometer.weight.decay",
        "Weight decay of the measured step",
        m -> m.hyperparameters().weightDecay());
    gauge("spherometer.batch.size", "Samples of the measured batch", Measurement::batchSize);
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
    gauge("spherometer.measured.batch", "Batch of the latest measurement", Measurement::batch);
    gauge(
        "spherometer.measurement.converged",
        "Whether the latest measurement reached its tolerances: 1 or 0",
        m -> m.converged() ? 1 : 0);
    gauge(
        "spherometer.last.measurement.timestamp.seconds",
        "When the latest measurement ended, since 1970",
        m -> m.time().toEpochMilli() / 1000.0);
  }

  private void gauge(
      String name, String description, ToDoubleFunction<Measurement> value, String... tags) {
    meters.gauge(
        name,
        description,
        () -> {
          Measurement measurement = latest;
          return measurement == null ? Double.NaN : value.applyAsDouble(measurement);
        },
        tags);
  }

  private void gradientGauge(
      String name, String description, ToDoubleFunction<RayleighQuotient> value) {
    meters.gauge(
        name,
        description,
        () -> {
          GradientMeasurement gradient = latestGradient;
          return gradient == null ? Double.NaN : value.applyAsDouble(gradient.sharpness());
        });
  }

  private static RitzValue ritz(Measurement measurement, int index) {
    List<RitzValue> found = measurement.spectrum().ritzValues();
    return index < found.size() ? found.get(index) : new RitzValue(Double.NaN, Double.NaN);
  }
}
