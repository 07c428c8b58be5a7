/**
 * Whole spectra: {@link io.github.spherometer.estimators.spectrum.SpectralDensity} samples one,
 * {@link io.github.spherometer.estimators.spectrum.DenseEigensolver} computes a small one exactly.
 */
@NullMarked
package io.github.spherometer.estimators.spectrum;

import org.jspecify.annotations.NullMarked;
