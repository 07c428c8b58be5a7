package io.github.spherometer.estimators;

import java.util.List;

/**
 * The wanted end of a spectrum as {@link Lanczos} found it.
 *
 * @param ritzValues the wanted eigenvalues, rank 1 first; k of them, or fewer where the operator is
 *     smaller than k or the budget ended first
 * @param largest the largest Ritz value seen, whether wanted or not
 * @param smallest the smallest Ritz value seen, whether wanted or not. Ritz values lie inside the
 *     spectrum, so up to rounding this one is an upper bound of the smallest eigenvalue
 * @param products matrix-vector products used
 * @param converged whether every wanted Ritz value has a residual below the tolerance and has come
 *     to rest
 */
public record Spectrum(
    List<RitzValue> ritzValues,
    RitzValue largest,
    RitzValue smallest,
    int products,
    boolean converged) {}
