/**
 * The Lanczos process: {@link io.github.spherometer.estimators.eigen.Lanczos} for the eigenvalues
 * at the ends of a spectrum with their residuals, and what its Krylov space knows beside them.
 */
@NullMarked
package io.github.spherometer.estimators.eigen;

import org.jspecify.annotations.NullMarked;
