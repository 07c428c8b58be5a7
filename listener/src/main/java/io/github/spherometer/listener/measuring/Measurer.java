package io.github.spherometer.listener.measuring;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Losses;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.Stability;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.listener.measuring.TrainedSharpness.Finding;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.surface.LossSurface;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Takes measurements of a trainer's loss surface. Everything native it makes, it frees. */
public final class Measurer {

  private final Trainer trainer;
  private final TrainingClock clock;
  private final MeasuredOptimizer optimizer;
  private final FailureGuard guard;
  private final Function<Supplier<Samples>, Samples> probe;
  private final Surfaces surfaces;
  private final HessianMeasurer hessian;
  private final GradientMeasurer gradient;
  private final SharpnessMeasurer sharpness;
  private final DeadNeuronCount deadNeurons;

  /**
   * @param clock that of the training
   * @param optimizer that of the training
   * @param probe the samples to measure on, given those of the current batch if they are needed
   * @param guard for parts without which the rest is published
   */
  public Measurer(
      Trainer trainer,
      Subject subject,
      Estimators estimators,
      TrainingClock clock,
      MeasuredOptimizer optimizer,
      Function<Supplier<Samples>, Samples> probe,
      FailureGuard guard) {
    this.trainer = trainer;
    this.clock = clock;
    this.optimizer = optimizer;
    this.probe = probe;
    this.guard = guard;
    surfaces = new Surfaces(trainer, subject);
    hessian = new HessianMeasurer(estimators, surfaces, guard);
    gradient = new GradientMeasurer(estimators, surfaces, guard);
    sharpness = new SharpnessMeasurer(trainer, estimators, optimizer, surfaces, guard);
    deadNeurons = new DeadNeuronCount(trainer, estimators.deadNeurons(), guard);
  }

  /** The loss of a batch as it was trained on; NaN if it is not known. */
  public double trainingLoss(BatchData told) {
    return guard.attempt(
        Part.TRAINING_LOSS,
        () -> ArrayScope.call(() -> TrainingLoss.of(trainer.getLoss(), told)),
        () -> Double.NaN);
  }

  /** What the gradient of the current batch sees, alone. */
  public GradientMeasurement measureGradient(BatchData told, TrainedBatch batch) {
    EvaluationMode mode = surfaces.mode(told, batch);
    return ArrayScope.call(() -> new GradientMeasurement(clock.batches(), gradient.alone(mode)));
  }

  /** Everything. */
  public Measurement measure(BatchData told, TrainedBatch batch, double trainingLoss) {
    long start = System.nanoTime();
    EvaluationMode mode = surfaces.mode(told, batch);
    return ArrayScope.call(
        () -> {
          Samples samples = probe.apply(batch::required);
          Probed probed = probe(samples, mode);
          int used = Probed.products(probed.spectrum(), probed.trace());
          Finding trained = probed.sharpness().orElseGet(() -> sharpness.apart(samples, used));
          return measurement(start, batch, trainingLoss, probed, trained);
        });
  }

  private Probed probe(Samples samples, EvaluationMode mode) {
    try (LossSurface surface = surfaces.measured(samples, mode);
        KrylovDecomposition krylov = hessian.decompose(surface, mode)) {
      Spectrum spectrum = krylov.spectrum();
      Optional<TraceEstimate> trace =
          hessian.trace(krylov, surface.groups(), sharpness.takesProducts());
      return new Probed(
          surface.value(),
          spectrum,
          trace,
          gradient.with(krylov, surface, samples, mode),
          sharpness.onMeasured(surface, spectrum, Probed.products(spectrum, trace)),
          deadNeurons.on(samples, mode),
          hessian.density(surface));
    }
  }

  private Measurement measurement(
      long start, TrainedBatch batch, double trainingLoss, Probed probed, Finding trained) {
    Stability stability = new Stability(hyperparameters(), trained.sharpness());
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    Measurement measurement =
        new Measurement(
            new TrainingStep(clock.batches(), clock.epochs(), batch.size()),
            Instant.now(),
            duration,
            new Losses(trainingLoss, probed.loss()),
            probed.gradient(),
            probed.curvature(),
            stability,
            probed.deadNeurons());
    Shortfalls.of(probed, trained).report(measurement, guard);
    return measurement;
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
}
