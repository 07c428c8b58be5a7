package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.surface.LossSurface;

/** Measures what the gradient of the current batch sees. */
final class GradientMeasurer {

  private final Surfaces surfaces;
  private final FailureGuard guard;

  /**
   * An average step of plain gradient descent neither raises nor lowers the loss of its own batch
   * where the ratio of the sums of g'Hg and g'g is 2/lr; the mean of the single ratios lies below
   * it, since long gradients point along sharp directions.
   */
  private final RecentRatio recent = new RecentRatio();

  GradientMeasurer(Surfaces surfaces, FailureGuard guard) {
    this.surfaces = surfaces;
    this.guard = guard;
  }

  /** Measures it alone. */
  BatchGradient alone(EvaluationMode mode) {
    try (LossSurface surface = surfaces.measured(mode.batch().required(), mode)) {
      return found(surface, Double.NaN);
    }
  }

  /**
   * Measures it with the rest, on the graph that is there if it is that of the current batch.
   *
   * @param probed what the rest is measured on
   * @param ofProbe the surface of that
   * @return NaN if it failed, or the training does not show its batches
   */
  BatchGradient with(
      KrylovDecomposition krylov, LossSurface ofProbe, Samples probed, EvaluationMode mode) {
    return mode.batch().samples().isEmpty()
        ? missing()
        : guard.attempt(Part.GRADIENT, () -> attempt(krylov, ofProbe, probed, mode), this::missing);
  }

  @SuppressWarnings("ReferenceEquality") // to compare the numbers would cost more than it saves
  private BatchGradient attempt(
      KrylovDecomposition krylov, LossSurface ofProbe, Samples probed, EvaluationMode mode) {
    Samples current = mode.batch().required();
    if (probed == current) {
      return found(ofProbe, topShare(krylov, ofProbe));
    }
    try (LossSurface surface = surfaces.measured(current, mode)) {
      return found(surface, topShare(krylov, surface));
    }
  }

  private static double topShare(KrylovDecomposition krylov, LossSurface surface) {
    return krylov.share(krylov.spectrum().ritzValues().size(), surface.gradient());
  }

  private BatchGradient found(LossSurface surface, double topShare) {
    NDArray gradient = surface.gradient();
    RayleighQuotient sharpness = RayleighQuotient.of(surface.hessian(), gradient);
    double squaredLength = sharpness.norm() * sharpness.norm();
    recent.add(sharpness.value() * squaredLength, squaredLength);
    return new BatchGradient(sharpness, recent.value(), topShare, 1);
  }

  private BatchGradient missing() {
    RayleighQuotient unknown = new RayleighQuotient(Double.NaN, Double.NaN, Double.NaN);
    return new BatchGradient(unknown, recent.value(), Double.NaN, 0);
  }
}
