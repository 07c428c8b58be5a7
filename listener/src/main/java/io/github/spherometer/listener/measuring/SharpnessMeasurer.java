package io.github.spherometer.listener.measuring;

import ai.djl.training.Trainer;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.measuring.TrainedSharpness.Finding;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.surface.LossSurface;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures the sharpness that the optimizer meets, with the products that the rest has left. */
final class SharpnessMeasurer {

  private final Trainer trainer;
  private final Estimators estimators;
  private final MeasuredOptimizer optimizer;
  private final Surfaces surfaces;
  private final FailureGuard guard;
  private @Nullable TrainedSharpness trained;

  SharpnessMeasurer(
      Trainer trainer,
      Estimators estimators,
      MeasuredOptimizer optimizer,
      Surfaces surfaces,
      FailureGuard guard) {
    this.trainer = trainer;
    this.estimators = estimators;
    this.optimizer = optimizer;
    this.surfaces = surfaces;
    this.guard = guard;
  }

  boolean takesProducts() {
    return trained().takesProducts();
  }

  /**
   * Measures on the surface that the rest is measured on.
   *
   * @param spectrum of that surface
   * @param used products of the rest
   * @return empty where the loss that is trained has another surface
   */
  Optional<Finding> onMeasured(LossSurface surface, Spectrum spectrum, int used) {
    return trained().isOnMeasured()
        ? Optional.of(attempt(() -> trained().onMeasured(surface, spectrum, () -> lanczos(used))))
        : Optional.empty();
  }

  /**
   * Measures on another surface, made now: there should be one graph at a time.
   *
   * @param used products of the rest
   */
  Finding apart(Samples samples, int used) {
    return attempt(
        () -> trained().apart(block -> surfaces.inTrainMode(block, samples), lanczos(used)));
  }

  private Lanczos lanczos(int used) {
    return estimators.sharpness(used);
  }

  private Finding attempt(Supplier<Finding> measurement) {
    return guard.attempt(Part.SHARPNESS, measurement, () -> Finding.FAILED);
  }

  /** A block stays what it is, so it is looked at once, when it has been trained. */
  private TrainedSharpness trained() {
    if (trained == null) {
      boolean trainMode = surfaces.areOfTrainMode();
      trained =
          guard.attempt(
              Part.SHARPNESS,
              () -> TrainedSharpness.of(trainer, trainMode, optimizer, guard::sayOnce),
              () -> TrainedSharpness.nowhere(optimizer));
    }
    return trained;
  }
}
