/**
 * Estimates of the spectrum of a symmetric operator that is known through its products with vectors
 * alone: {@link io.github.spherometer.estimators.Lanczos} for the eigenvalues at the ends of the
 * spectrum, {@link io.github.spherometer.estimators.Hutchinson} for the trace, {@link
 * io.github.spherometer.estimators.SpectralDensity} for the density, and for small operators {@link
 * io.github.spherometer.estimators.DenseEigensolver} for all of it. A {@link
 * io.github.spherometer.estimators.ParameterGroup} restricts an operator to a layer. Every result
 * carries its own error.
 */
@NullMarked
package io.github.spherometer.estimators;

import org.jspecify.annotations.NullMarked;
