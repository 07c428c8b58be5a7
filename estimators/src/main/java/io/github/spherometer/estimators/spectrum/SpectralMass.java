package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.Estimate;

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
public record SpectralMass(double value, double standardError, double resolution) {}
