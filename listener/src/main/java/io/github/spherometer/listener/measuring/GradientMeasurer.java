package io.github.spherometer.listener.measuring;

import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.LossSurface;

/** Measures what the gradient of the current batch sees. */
final class GradientMeasurer {

  /**
   * What one surface shows.
   *
   * @param topShare NaN if it is not known
   */
  private record Seen(RayleighQuotient sharpness, double topShare) {}

  private final Surfaces surfaces;
  private final FailureGuard guard;
  private final NoiseScaleMeasurer noiseScale;

  /**
   * An average step of plain gradient descent neither raises nor lowers the loss of its own batch
   * where the ratio of the sums of g'Hg and g'g is 2/lr; the mean of the single ratios lies below
   * it, since long gradients point along sharp directions.
   */
  private final RecentRatio recent = new RecentRatio();

  GradientMeasurer(Estimators estimators, Surfaces surfaces, FailureGuard guard) {
    this.surfaces = surfaces;
    this.guard = guard;
    noiseScale = new NoiseScaleMeasurer(estimators.noiseScale(), surfaces, guard);
  }

  /** Measures it alone. */
  BatchGradient alone(TrainingState state) {
    return found(alone(state.batch().required(), state), state);
  }

  private Seen alone(Samples current, TrainingState state) {
    try (LossSurface surface = surfaces.measured(current, state)) {
      return new Seen(sharpness(surface), Double.NaN);
    }
  }

  /**
   * Measures it with the rest, on the graph that is there if it is that of the current batch.
   *
   * @param ofProbe the surface that the rest is measured on
   * @return NaN if it failed, or the training does not show its batches
   */
  BatchGradient with(KrylovDecomposition krylov, LossSurface ofProbe, TrainingState state) {
    return state.batch().samples().isEmpty()
        ? missing()
        : guard.attempt(
            Part.GRADIENT, () -> found(seen(krylov, ofProbe, state), state), this::missing);
  }

  @SuppressWarnings("ReferenceEquality") // to compare the numbers would cost more than it saves
  private Seen seen(KrylovDecomposition krylov, LossSurface ofProbe, TrainingState state) {
    Samples current = state.batch().required();
    if (state.probe() == current) {
      return seen(krylov, ofProbe);
    }
    try (LossSurface surface = surfaces.measured(current, state)) {
      return seen(krylov, surface);
    }
  }

  private Seen seen(KrylovDecomposition krylov, LossSurface surface) {
    int eigenvectors = krylov.spectrum().ritzValues().size();
    return new Seen(sharpness(surface), krylov.share(eigenvectors, surface.gradient()));
  }

  private RayleighQuotient sharpness(LossSurface surface) {
    return RayleighQuotient.of(surfaces.hessian(surface), surface.gradient());
  }

  /** A graph of the batch that was made for this is freed by now: its parts take its place. */
  private BatchGradient found(Seen seen, TrainingState state) {
    RayleighQuotient sharpness = seen.sharpness();
    double squaredLength = sharpness.norm() * sharpness.norm();
    recent.add(sharpness.value() * squaredLength, squaredLength);
    int products = 1 + noiseScale.add(state);
    return new BatchGradient(
        sharpness, recent.value(), seen.topShare(), noiseScale.latest(), products);
  }

  private BatchGradient missing() {
    RayleighQuotient unknown = new RayleighQuotient(Double.NaN, Double.NaN, Double.NaN);
    return new BatchGradient(unknown, recent.value(), Double.NaN, noiseScale.latest(), 0);
  }
}
