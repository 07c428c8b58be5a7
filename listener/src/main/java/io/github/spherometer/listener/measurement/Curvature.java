package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.trace.TraceEstimate;
import java.util.Optional;

/**
 * The Hessian of the loss on the probe data, and the loss itself along its sharpest eigenvectors.
 *
 * @param spectrum its top eigenvalues, and both ends of its spectrum
 * @param trace its trace, and that of the diagonal block of every layer; NaN where it was not
 *     measured
 * @param density density of its whole spectrum; empty where it was not asked for or failed
 * @param slice the loss along its sharpest eigenvectors; empty where it was not due or failed
 */
public record Curvature(
    Spectrum spectrum, TraceEstimate trace, Optional<Density> density, Optional<LossSlice> slice) {

  /**
   * Returns the cost, but for that of the slice, which takes forward passes.
   *
   * @return Hessian-vector products used
   */
  public int products() {
    return spectrum.products() + trace.products() + density.map(Density::products).orElse(0);
  }
}
