package io.github.spherometer.listener.measuring;

import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.LossSurface;
import java.util.List;
import java.util.Optional;

/** Estimates eigenvalues, trace and density of the Hessian of the measured loss. */
final class HessianMeasurer {

  private final Estimators estimators;
  private final Tracking tracking;
  private final Surfaces surfaces;
  private final FailureGuard guard;

  HessianMeasurer(Estimators estimators, Surfaces surfaces, FailureGuard guard) {
    this.estimators = estimators;
    tracking = new Tracking(estimators);
    this.surfaces = surfaces;
    this.guard = guard;
  }

  /** The eigenvalues, without which there is no measurement. */
  KrylovDecomposition decompose(LossSurface surface, TrainingState state) {
    try {
      return tracking.decompose(surfaces.hessian(surface));
    } catch (NonFiniteProductException e) {
      throw surfaces.explained(e, state);
    }
  }

  /** Empty if it failed. */
  Optional<TraceEstimate> trace(
      KrylovDecomposition krylov, List<ParameterGroup> layers, boolean sharpnessFollows) {
    int used = krylov.spectrum().products();
    return guard.attempt(
        Part.TRACE,
        () -> Optional.of(estimators.trace(used, sharpnessFollows).trace(krylov, layers)),
        Optional::empty);
  }

  /** Empty if it failed, or nobody asked for it. */
  Optional<Density> density(LossSurface surface) {
    return guard.attempt(
        Part.DENSITY,
        () -> estimators.density().map(estimator -> estimator.density(surfaces.hessian(surface))),
        Optional::empty);
  }
}
