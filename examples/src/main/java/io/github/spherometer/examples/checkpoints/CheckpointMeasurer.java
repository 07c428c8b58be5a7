package io.github.spherometer.examples.checkpoints;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.trace.TraceEstimate;
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
import io.github.spherometer.spark.SparkLossSurface;
import io.github.spherometer.spark.model.EncodedBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures one checkpoint after the other over all data: what a listener measures of a training,
 * with its tolerances, as far as it can be seen without the training.
 */
final class CheckpointMeasurer {

  private static final double TRACE_TOLERANCE = 0.1;
  private static final long SEED = 42;
  private static final double UNKNOWN = Double.NaN;

  private final JavaSparkContext spark;
  private final JavaRDD<EncodedBatch> data;
  private final Following.Options options;
  private final BiConsumer<String, RuntimeException> failures;
  private long measured;

  /**
   * @param data persisted, so that they are read once
   * @param failures told of a part of a measurement that failed, where the rest is returned
   */
  CheckpointMeasurer(
      JavaSparkContext spark,
      JavaRDD<EncodedBatch> data,
      Following.Options options,
      BiConsumer<String, RuntimeException> failures) {
    this.spark = spark;
    this.data = data;
    this.options = options;
    this.failures = failures;
  }

  /**
   * Measures.
   *
   * @param step where in the training the checkpoint was saved
   * @throws RuntimeException if there is no loss, or there are no eigenvalues
   */
  Measurement measure(SavedModel model, TrainingStep step) {
    Stopwatch clock = new Stopwatch();
    try (SparkLossSurface surface =
        SparkLossSurface.builder(spark, model.factory())
            .data(data)
            .maxGraphBytes(options.maxGraphBytes())
            .build()) {
      double graph = clock.lap();
      try (KrylovDecomposition krylov = lanczos().decompose(surface.hessian())) {
        double eigenvalues = clock.lap();
        TraceEstimate trace = trace(krylov, surface);
        double ofTrace = clock.lap();
        BatchGradient gradient = gradient(krylov, surface);
        double ofGradient = clock.lap();
        DeadNeuronReport dead = deadNeurons(surface);
        double ofDead = clock.lap();
        Optional<Density> density = density(surface);
        PartSeconds parts =
            new PartSeconds(graph, eigenvalues, ofTrace, ofGradient, 0, ofDead, clock.lap(), 0);
        return new Measurement(
            step,
            Instant.now(),
            Duration.ofNanos(clock.nanos()),
            parts,
            new Losses(UNKNOWN, surface.value()),
            gradient,
            new Curvature(krylov.spectrum(), trace, density, Optional.empty()),
            new Stability(options.hyperparameters(), sharpness(krylov.spectrum(), model)),
            dead);
      }
    }
  }

  /** Each draws start vectors of its own, so that what one overlooks is not overlooked again. */
  private Lanczos lanczos() {
    return Lanczos.builder().topK(options.topK()).seed(SEED + 2 * measured++).build();
  }

  private TraceEstimate trace(KrylovDecomposition krylov, SparkLossSurface surface) {
    int left = Math.max(2, Lanczos.defaultProducts(options.topK()) - krylov.spectrum().products());
    Hutchinson hutchinson =
        Hutchinson.builder()
            .relativeError(TRACE_TOLERANCE)
            .maxProducts(left)
            .seed(SEED + 1)
            .build();
    return attempt(
        "the trace was not measured",
        () -> hutchinson.trace(krylov, surface.groups()),
        new TraceEstimate(UNKNOWN, UNKNOWN, 0, false, List.of()));
  }

  /** That of the loss over all data. */
  private BatchGradient gradient(KrylovDecomposition krylov, SparkLossSurface surface) {
    return attempt(
        "the gradient was not measured",
        () -> {
          try (NDArray gradient = surface.gradient()) {
            return gradient(
                RayleighQuotient.of(surface.hessian(), gradient),
                krylov.share(krylov.spectrum().ritzValues().size(), gradient),
                1);
          }
        },
        gradient(new RayleighQuotient(UNKNOWN, UNKNOWN, UNKNOWN), UNKNOWN, 0));
  }

  private static BatchGradient gradient(RayleighQuotient along, double share, int products) {
    Estimate unknown = new Estimate(UNKNOWN, UNKNOWN);
    return new BatchGradient(along, unknown, share, new NoiseScale(unknown, unknown), products);
  }

  private DeadNeuronReport deadNeurons(SparkLossSurface surface) {
    return attempt(
        "dead neurons were not counted",
        () -> surface.deadNeurons(() -> DeadNeurons.builder().build()),
        new DeadNeuronReport(List.of(), List.of()));
  }

  private Optional<Density> density(SparkLossSurface surface) {
    if (options.densitySteps() == 0) {
      return Optional.empty();
    }
    SpectralDensity density =
        SpectralDensity.builder().starts(1).steps(options.densitySteps()).build();
    return attempt(
        "the density of the spectrum was not measured",
        () -> Optional.of(density.density(surface.hessian())),
        Optional.empty());
  }

  private <T> T attempt(String missing, Supplier<T> part, T otherwise) {
    try {
      return part.get();
    } catch (RuntimeException e) {
      failures.accept(missing, e);
      return otherwise;
    }
  }

  /** Of a model with BatchNorm the loss that is trained has another surface. */
  private Sharpness sharpness(Spectrum spectrum, SavedModel model) {
    Hyperparameters known = options.hyperparameters();
    if (model.normalises() || Double.isNaN(known.learningRate())) {
      return Sharpness.unknown();
    }
    Extreme largest = spectrum.largest();
    return new Sharpness(largest.value(), largest.error(), false, 0, 0, spectrum.converged());
  }
}
