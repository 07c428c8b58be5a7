/**
 * Estimates of the spectrum of a symmetric operator that is known through its products with vectors
 * alone: {@link io.github.spherometer.estimators.Lanczos} for the eigenvalues at the ends of the
 * spectrum, {@link io.github.spherometer.estimators.Hutchinson} for the trace. Every result carries
 * its own error.
 */
@NullMarked
package io.github.spherometer.estimators;

import org.jspecify.annotations.NullMarked;
