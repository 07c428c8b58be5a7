/**
 * Curvature of a symmetric matrix that is known through its products with vectors alone; one
 * package per subject. {@link io.github.spherometer.estimators.operator} is what is measured,
 * {@link io.github.spherometer.estimators.eigen} finds eigenvalues, {@link
 * io.github.spherometer.estimators.trace} the trace, and {@link
 * io.github.spherometer.estimators.spectrum} whole spectra. Every result carries its own error.
 */
@NullMarked
package io.github.spherometer.estimators;

import org.jspecify.annotations.NullMarked;
