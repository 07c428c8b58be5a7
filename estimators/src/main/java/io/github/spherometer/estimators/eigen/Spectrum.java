package io.github.spherometer.estimators.eigen;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.argument.Require;
import java.util.List;

/**
 * The wanted end of a spectrum as {@link Lanczos} found it.
 *
 * @param ritzValues the wanted eigenvalues, rank 1 first; k of them, or fewer where the operator is
 *     smaller than k or the budget ended first
 * @param largest the largest eigenvalue, whether wanted or not
 * @param smallest the smallest eigenvalue, whether wanted or not
 * @param products matrix-vector products used
 * @param converged whether every wanted Ritz value has a residual below the tolerance, and the
 *     chance that an eigenvalue was overlooked which would change one of them by more than twice
 *     the tolerance is at most {@link Lanczos.Builder#missProbability}, or where it applies {@link
 *     Lanczos.Builder#trackedMissProbability}; false for an operator that is not symmetric
 * @param asymmetry how far the operator is from being symmetric, as far as the products tell; same
 *     unit as the operator. For any two unit vectors x, y that the basis spans, |x'Ay - y'Ax| is no
 *     larger
 * @param asymmetric whether the asymmetry is more than rounding, so that the products are wrong
 */
public record Spectrum(
    List<RitzValue> ritzValues,
    Extreme largest,
    Extreme smallest,
    int products,
    boolean converged,
    double asymmetry,
    boolean asymmetric) {

  /**
   * Checks cost and asymmetry.
   *
   * @param ritzValues copied
   * @param largest any
   * @param smallest any
   * @param products at least 0
   * @param converged any
   * @param asymmetry at least 0, or NaN
   * @param asymmetric any
   * @throws IllegalArgumentException if products or asymmetry are negative
   */
  public Spectrum {
    ritzValues = List.copyOf(ritzValues);
    Require.atLeast("products", products, 0);
    Require.notNegative("asymmetry", asymmetry);
  }
}
