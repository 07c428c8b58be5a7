package io.github.spherometer.listener.measuring;

import static io.github.spherometer.listener.measuring.PartClock.Timed.DEAD_NEURONS;
import static io.github.spherometer.listener.measuring.PartClock.Timed.DENSITY;
import static io.github.spherometer.listener.measuring.PartClock.Timed.EIGENVALUES;
import static io.github.spherometer.listener.measuring.PartClock.Timed.GRADIENT;
import static io.github.spherometer.listener.measuring.PartClock.Timed.GRAPH;
import static io.github.spherometer.listener.measuring.PartClock.Timed.SHARPNESS;
import static io.github.spherometer.listener.measuring.PartClock.Timed.SLICES;
import static io.github.spherometer.listener.measuring.PartClock.Timed.TRACE;

import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Losses;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.Stability;
import io.github.spherometer.listener.measuring.TrainedSharpness.Finding;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.LossSurface;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Takes measurements of the states of a training. Everything native it makes, it frees. */
public final class Measurer {

  private final FailureGuard guard;
  private final LongSupplier nanos;
  private final Surfaces surfaces;
  private final HessianMeasurer hessian;
  private final GradientMeasurer gradient;
  private final SharpnessMeasurer sharpness;
  private final DeadNeuronCount deadNeurons;
  private final SliceMeasurer slices;

  /**
   * @param preconditioned whether the optimizer's steps are, from the first one on
   * @param guard for parts without which the rest is published
   * @param passes how they are computed
   * @param nanos the time that measurements take, on whatever thread
   */
  public Measurer(
      Subject subject,
      Estimators estimators,
      boolean preconditioned,
      FailureGuard guard,
      Passes passes,
      LongSupplier nanos) {
    this.guard = guard;
    this.nanos = nanos;
    surfaces = new Surfaces(subject.trainMode(), passes);
    hessian = new HessianMeasurer(estimators, surfaces, guard);
    gradient = new GradientMeasurer(estimators, surfaces, guard);
    sharpness = new SharpnessMeasurer(estimators, preconditioned, surfaces, guard);
    deadNeurons = new DeadNeuronCount(estimators.deadNeurons(), guard);
    slices = new SliceMeasurer(estimators.slicePeriod(), surfaces, guard);
  }

  /**
   * What stands in the way of measuring from copies while the training goes on.
   *
   * @param live the training's own arrays
   * @return a sentence's end; empty if nothing does
   */
  public Optional<String> obstacleToCopies(TrainingState live) {
    return ArrayScope.call(() -> new Rehearsal(surfaces, sharpness).obstacle(live));
  }

  /** What the gradient of a batch sees, alone. */
  public GradientMeasurement measureGradient(TrainingState state) {
    return ArrayScope.call(
        () -> new GradientMeasurement(state.step().batch(), gradient.alone(state)));
  }

  /** Everything. */
  public Measurement measure(TrainingState state) {
    PartClock clock = new PartClock(nanos);
    return ArrayScope.call(
        () -> {
          Probed probed = probe(state, clock);
          int used = Probed.products(probed.spectrum(), probed.trace());
          Finding trained =
              probed
                  .sharpness()
                  .orElseGet(() -> clock.time(SHARPNESS, () -> sharpness.apart(state, used)));
          return measurement(state, clock, probed, trained);
        });
  }

  private Probed probe(TrainingState state, PartClock clock) {
    try (LossSurface surface = clock.time(GRAPH, () -> surfaces.measured(state.probe(), state));
        KrylovDecomposition krylov =
            clock.time(EIGENVALUES, () -> hessian.decompose(surface, state))) {
      Spectrum spectrum = krylov.spectrum();
      boolean follows = sharpness.takesProducts(state);
      Optional<TraceEstimate> trace =
          clock.time(TRACE, () -> hessian.trace(krylov, surface.groups(), follows));
      int used = Probed.products(spectrum, trace);
      return new Probed(
          surface.value(),
          spectrum,
          trace,
          clock.time(GRADIENT, () -> gradient.with(krylov, surface, state)),
          clock.time(SHARPNESS, () -> sharpness.onMeasured(surface, spectrum, state, used)),
          clock.time(DEAD_NEURONS, () -> deadNeurons.on(state)),
          clock.time(DENSITY, () -> hessian.density(surface)),
          clock.time(SLICES, () -> slices.of(krylov, surface)));
    }
  }

  private Measurement measurement(
      TrainingState state, PartClock clock, Probed probed, Finding trained) {
    Measurement measurement =
        new Measurement(
            state.step(),
            Instant.now(),
            Duration.ofNanos(clock.total()),
            clock.seconds(),
            new Losses(state.losses().trained(), probed.loss()),
            probed.gradient(),
            probed.curvature(),
            new Stability(state.optimizer().hyperparameters(), trained.sharpness()),
            probed.deadNeurons());
    Shortfalls.of(probed, trained).report(measurement, guard);
    return measurement;
  }
}
