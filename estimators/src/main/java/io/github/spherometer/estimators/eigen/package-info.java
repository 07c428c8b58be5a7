/**
 * Eigenvalues at the ends of a spectrum with their residuals, by {@link
 * io.github.spherometer.estimators.eigen.Lanczos}, and what its Krylov space knows beside them.
 */
@NullMarked
package io.github.spherometer.estimators.eigen;

import org.jspecify.annotations.NullMarked;
