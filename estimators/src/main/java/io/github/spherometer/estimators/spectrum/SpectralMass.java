package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.argument.Require;

/**
 * How much of a spectrum lies in an interval: the number of eigenvalues in it over n, which is the
 * mass that the spectral measure gives to it, with the two ways in which it can be wrong.
 *
 * @param value a fraction in [0, 1]
 * @param standardError what the draw of the start vectors may have added or taken away: standard
 *     deviation of the mean over the starts, as in {@link Estimate}. NaN for a single start, 0 for
 *     an exact spectrum
 * @param resolution how much may lie on the other side of a limit, because the eigenvalues near it
 *     are not known better: a bound, often a wide one, and no estimate
 */
public record SpectralMass(double value, double standardError, double resolution) {

  /**
   * Checks the fraction and its errors.
   *
   * @param value from 0 to 1, or NaN
   * @param standardError at least 0, or NaN
   * @param resolution at least 0, or NaN
   * @throws IllegalArgumentException if one of them is out of range
   */
  public SpectralMass {
    Require.that(!(value < 0 || value > 1), "value", value, "from 0 to 1, or NaN if unknown");
    Require.notNegative("standardError", standardError);
    Require.notNegative("resolution", resolution);
  }
}
