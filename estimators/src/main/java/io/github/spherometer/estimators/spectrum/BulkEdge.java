package io.github.spherometer.estimators.spectrum;

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
 *     the definition asks for, or as clearly and further inside, and no number can be given
 */
public record BulkEdge(double value, double error, int outliers, double gap, boolean resolved) {}
