package io.github.spherometer.listener;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.listener.ProbeData.Samples;
import io.github.spherometer.listener.TrainedSharpness.Finding;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.Curvature;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Losses;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.Stability;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.model.LiveParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Takes one measurement of a trainer's loss surface. Everything native it makes, it frees. */
final class Measurer {

  private static final RayleighQuotient UNKNOWN =
      new RayleighQuotient(Double.NaN, Double.NaN, Double.NaN);

  private static final TraceEstimate NO_TRACE =
      new TraceEstimate(Double.NaN, Double.NaN, 0, false, List.of());

  private static final DeadNeuronReport NO_REPORT = new DeadNeuronReport(List.of(), List.of());

  private final Settings settings;
  private final Function<Supplier<Samples>, Samples> probe;
  private final TrainedSharpness trainedSharpness;
  private final MeasuredOptimizer optimizer;
  private final RecentSharpness recentSharpness = new RecentSharpness();
  private final TrainingClock clock;
  private final FailureGuard guard;

  /**
   * @param clock that of the training; a measurement that succeeds ends on it
   * @param optimizer that of the training
   * @param probe the samples to measure on, given those of the current batch if they are needed
   * @param guard for parts without which the rest is published
   */
  Measurer(
      Settings settings,
      TrainingClock clock,
      MeasuredOptimizer optimizer,
      Function<Supplier<Samples>, Samples> probe,
      FailureGuard guard) {
    this.settings = settings;
    this.clock = clock;
    this.optimizer = optimizer;
    this.trainedSharpness = new TrainedSharpness(settings, optimizer, guard::sayOnce);
    this.probe = probe;
    this.guard = guard;
  }

  /** The loss of a batch as it was trained on; NaN if it is not known. */
  double trainingLoss(Trainer trainer, BatchData told) {
    return guard.attempt(
        "the loss of the batch was not evaluated",
        () -> {
          return ArrayScope.call(() -> TrainingLoss.of(trainer.getLoss(), told));
        },
        Double.NaN);
  }

  Measurement measure(Trainer trainer, BatchData told, TrainedBatch batch, double trainingLoss) {
    return ArrayScope.call(
        () -> {
          EvaluationMode mode = new EvaluationMode(trainer, settings.lossOf(trainer), told, batch);
          Samples samples = probe.apply(batch::required);
          OnProbe found = onProbe(trainer, batch, samples, mode);
          Finding trained =
              found.trainedSharpness().equals(Finding.NONE)
                  ? apart(trainer, samples)
                  : found.trainedSharpness();
          return measurement(batch, trainingLoss, found, trained);
        });
  }

  /** What one surface shows, the measured one. */
  private record OnProbe(
      double loss,
      Spectrum spectrum,
      Optional<TraceEstimate> trace,
      Gradient gradient,
      Finding trainedSharpness,
      DeadNeuronReport deadNeurons,
      Optional<Density> density) {}

  private OnProbe onProbe(
      Trainer trainer, TrainedBatch batch, Samples samples, EvaluationMode mode) {
    try (LossSurface surface = surface(trainer, samples, mode);
        KrylovDecomposition krylov = decompose(surface, mode)) {
      Spectrum spectrum = krylov.spectrum();
      return new OnProbe(
          surface.value(),
          spectrum,
          trace(krylov, surface.groups(), settings.budget() - spectrum.products()),
          gradient(trainer, batch, samples, surface, krylov, mode),
          attempt(() -> trainedSharpness.on(surface, trainer, spectrum)),
          deadNeurons(trainer, samples, mode),
          density(surface));
    }
  }

  /** The graph of the measured surface is freed by now: there is one at a time. */
  private Finding apart(Trainer trainer, Samples samples) {
    return attempt(
        () -> trainedSharpness.apart(trainer, trained -> surface(trainer, trained, samples, true)));
  }

  private Measurement measurement(
      TrainedBatch batch, double trainingLoss, OnProbe found, Finding trained) {
    Stability stability = new Stability(hyperparameters(), trained.sharpness());
    Duration duration = clock.measured();
    Measurement measurement =
        new Measurement(
            new TrainingStep(clock.batches(), clock.epochs(), batch.size()),
            Instant.now(),
            duration,
            new Losses(trainingLoss, found.loss()),
            batchGradient(found.gradient()),
            new Curvature(found.spectrum(), found.trace().orElse(NO_TRACE), found.density()),
            stability,
            found.deadNeurons());
    Shortfalls.of(found.spectrum(), found.trace(), trained).report(measurement, guard);
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

  private BatchGradient batchGradient(Gradient gradient) {
    recentSharpness.add(gradient.sharpness());
    return new BatchGradient(
        gradient.sharpness(), recentSharpness.ratio(), gradient.topShare(), gradient.products());
  }

  /** What the gradient of the current batch sees, alone. */
  GradientMeasurement measureGradient(Trainer trainer, BatchData told, TrainedBatch batch) {
    return ArrayScope.call(
        () -> {
          EvaluationMode mode = new EvaluationMode(trainer, settings.lossOf(trainer), told, batch);
          try (LossSurface surface = surface(trainer, batch.required(), mode)) {
            RayleighQuotient sharpness = RayleighQuotient.of(surface.hessian(), surface.gradient());
            return new GradientMeasurement(
                clock.batches(), batchGradient(new Gradient(sharpness, Double.NaN, 1)));
          }
        });
  }

  private Finding attempt(Supplier<Finding> measurement) {
    return guard.attempt(
        "the sharpness of the loss that is trained was not measured", measurement, Finding.FAILED);
  }

  private DeadNeuronReport deadNeurons(Trainer trainer, Samples samples, EvaluationMode mode) {
    DeadNeuronReport report = countDeadNeurons(trainer, samples, mode);
    if (!report.unseen().isEmpty()) {
      guard.tellOnce(UnseenAdvice.of(report.unseen()));
    }
    return report;
  }

  private DeadNeuronReport countDeadNeurons(Trainer trainer, Samples samples, EvaluationMode mode) {
    return guard.attempt(
        "dead neurons were not counted",
        () ->
            settings
                .deadNeurons()
                .map(counter -> deadNeurons(counter, trainer, samples, mode))
                .orElse(NO_REPORT),
        NO_REPORT);
  }

  /** In eval mode always, which is news for a model that is measured in train mode. */
  private static DeadNeuronReport deadNeurons(
      DeadNeurons counter, Trainer trainer, Samples samples, EvaluationMode mode) {
    try {
      return counter.measure(
          trainer.getModel().getBlock(), samples.data(), LiveParameters.of(trainer));
    } catch (RuntimeException e) {
      throw mode.explainedWithout("withoutDeadNeurons()", e);
    }
  }

  private record Gradient(RayleighQuotient sharpness, double topShare, int products) {}

  private static final Gradient NO_GRADIENT = new Gradient(UNKNOWN, Double.NaN, 0);

  @SuppressWarnings("ReferenceEquality") // to compare the numbers would cost more than it saves
  private static boolean isSame(Samples probe, Samples current) {
    return probe == current;
  }

  /** On the graph that is there, if it is that of the current batch. */
  private Gradient gradient(
      Trainer trainer,
      TrainedBatch batch,
      Samples probed,
      LossSurface ofProbe,
      KrylovDecomposition krylov,
      EvaluationMode mode) {
    if (batch.samples().isEmpty()) {
      return NO_GRADIENT;
    }
    Samples current = batch.required();
    return guard.attempt(
        "the gradient of the batch was not measured",
        () -> {
          if (isSame(probed, current)) {
            return gradient(ofProbe, krylov);
          }
          try (LossSurface surface = surface(trainer, current, mode)) {
            return gradient(surface, krylov);
          }
        },
        NO_GRADIENT);
  }

  private static Gradient gradient(LossSurface surface, KrylovDecomposition krylov) {
    NDArray gradient = surface.gradient();
    double share = krylov.share(krylov.spectrum().ritzValues().size(), gradient);
    return new Gradient(RayleighQuotient.of(surface.hessian(), gradient), share, 1);
  }

  private LossSurface surface(Trainer trainer, Samples samples, EvaluationMode mode) {
    try {
      return surface(trainer, trainer.getModel().getBlock(), samples, settings.trainMode());
    } catch (RuntimeException e) {
      RuntimeException known = settings.trainMode() ? e : mode.explained(e);
      throw ProbeShapes.explained(known, samples, mode.batch());
    }
  }

  private LossSurface surface(Trainer trainer, Block block, Samples samples, boolean trainMode) {
    return LossSurface.builder(block, settings.lossOf(trainer))
        .parameters(LiveParameters.of(trainer))
        .data(samples.data(), samples.labels())
        .trainMode(trainMode)
        .build();
  }

  private KrylovDecomposition decompose(LossSurface surface, EvaluationMode mode) {
    try {
      return settings.lanczos().decompose(surface.hessian());
    } catch (NonFiniteProductException e) {
      throw settings.trainMode() ? e : mode.explained(e);
    }
  }

  private Optional<TraceEstimate> trace(
      KrylovDecomposition krylov, List<ParameterGroup> layers, int budget) {
    return guard.attempt(
        "the trace was not measured",
        () -> {
          TraceEstimate trace =
              budget <= 0 ? NO_TRACE : settings.hutchinson(budget).trace(krylov, layers);
          return Optional.of(trace);
        },
        Optional.empty());
  }

  private Optional<Density> density(LossSurface surface) {
    return guard.attempt(
        "the density of the spectrum was not measured",
        () -> settings.density().map(estimator -> estimator.density(surface.hessian())),
        Optional.empty());
  }
}
