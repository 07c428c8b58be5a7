package io.github.spherometer.listener.measuring;

import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.measurement.NoiseScale;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.error.NotMeasurableException;

/**
 * Measures the gradient noise scale. That of one batch says little, so noise and signal are
 * averaged over the latest batches before one is divided by the other (McCandlish et al., appendix
 * A.1).
 */
final class NoiseScaleMeasurer {

  private final boolean wanted;
  private final Surfaces surfaces;
  private final FailureGuard guard;
  private final RecentRatio simple = new RecentRatio();
  private final RecentRatio curvature = new RecentRatio();

  /**
   * @param wanted whether anybody asked for it
   */
  NoiseScaleMeasurer(boolean wanted, Surfaces surfaces, FailureGuard guard) {
    this.wanted = wanted;
    this.surfaces = surfaces;
    this.guard = guard;
  }

  /** Takes the current batch in, and returns how many products that took. */
  int add(TrainingState state) {
    return wanted ? guard.attempt(Part.NOISE_SCALE, () -> attempt(state), () -> 0) : 0;
  }

  private int attempt(TrainingState state) {
    try {
      GradientNoise noise =
          GradientNoise.of(state.batch().required(), part -> surfaces.measured(part, state));
      simple.add(noise.plain().noise(), noise.plain().signal());
      curvature.add(noise.curved().noise(), noise.curved().signal());
      return GradientNoise.PRODUCTS;
    } catch (NotMeasurableException e) { // such as samples that are not on the first axis
      guard.sayOnce("the gradient noise scale is not measured: " + e.getMessage());
      return 0;
    }
  }

  /** That of the latest batches. */
  NoiseScale latest() {
    return new NoiseScale(simple.value(), curvature.value());
  }
}
