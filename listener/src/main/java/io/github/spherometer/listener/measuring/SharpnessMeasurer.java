package io.github.spherometer.listener.measuring;

import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.measuring.TrainedSharpness.Finding;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.LossSurface;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures the sharpness that the optimizer meets, with the products that the rest has left. */
final class SharpnessMeasurer {

  private final Estimators estimators;
  private final boolean preconditioned;
  private final Surfaces surfaces;
  private final FailureGuard guard;
  private @Nullable TrainedSharpness trained;

  SharpnessMeasurer(
      Estimators estimators, boolean preconditioned, Surfaces surfaces, FailureGuard guard) {
    this.estimators = estimators;
    this.preconditioned = preconditioned;
    this.surfaces = surfaces;
    this.guard = guard;
  }

  boolean takesProducts(TrainingState state) {
    return trained(state).takesProducts();
  }

  /** The surface of train mode, if a measurement looks at that one, too. */
  Optional<LossSurface> inTrainMode(TrainingState state) {
    return trained(state).inTrainMode().map(block -> surfaces.inTrainMode(block, state));
  }

  /**
   * Measures on the surface that the rest is measured on.
   *
   * @param spectrum of that surface
   * @param used products of the rest
   * @return empty where the loss that is trained has another surface
   */
  Optional<Finding> onMeasured(
      LossSurface surface, Spectrum spectrum, TrainingState state, int used) {
    Supplier<Finding> measurement =
        () -> trained(state).onMeasured(surface, spectrum, state.optimizer(), () -> lanczos(used));
    return trained(state).isOnMeasured() ? Optional.of(attempt(measurement)) : Optional.empty();
  }

  /**
   * Measures on another surface, made now: there should be one graph at a time.
   *
   * @param used products of the rest
   */
  Finding apart(TrainingState state, int used) {
    return attempt(() -> trained(state).apart(state, lanczos(used)));
  }

  private Lanczos lanczos(int used) {
    return estimators.sharpness(used);
  }

  private Finding attempt(Supplier<Finding> measurement) {
    return guard.attempt(Part.SHARPNESS, measurement, () -> Finding.FAILED);
  }

  /** A block stays what it is, so it is looked at once, when it has been trained. */
  private TrainedSharpness trained(TrainingState state) {
    if (trained == null) {
      trained =
          guard.attempt(
              Part.SHARPNESS,
              () -> TrainedSharpness.of(state.model(), surfaces, preconditioned, guard::sayOnce),
              () -> TrainedSharpness.nowhere(surfaces, preconditioned));
    }
    return trained;
  }
}
