package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.argument.Require;

/**
 * One end of the bulk of a spectrum, and the outliers beyond it. See {@link SpectralDistribution}
 * for what counts as an outlier.
 *
 * @param value the edge: the outermost eigenvalue that is not an outlier; same unit as the operator
 * @param error how far an eigenvalue may be from {@code value}: the residual, and for a sampled
 *     spectrum the distance between the starts too
 * @param outliers how many eigenvalues lie beyond the edge: nothing to go by unless {@code
 *     resolved}
 * @param gap distance between the edge and the innermost outlier; 0 without outliers
 * @param resolved whether the outliers are known. If not, either the errors of eigenvalues at the
 *     edge are too large, and more products tell, or another gap stands out nearly as clearly as
 *     the definition asks for, or as clearly and further inside, or the spectrum ends in a tail
 *     that thins out gradually, and no number can be given
 */
public record BulkEdge(double value, double error, int outliers, double gap, boolean resolved) {

  /**
   * Checks error, outliers and gap.
   *
   * @param value any
   * @param error at least 0, or NaN
   * @param outliers at least 0
   * @param gap at least 0, or NaN
   * @param resolved any
   * @throws IllegalArgumentException if error, outliers or gap are negative
   */
  public BulkEdge {
    Require.notNegative("error", error);
    Require.atLeast("outliers", outliers, 0);
    Require.notNegative("gap", gap);
  }
}
