package io.github.spherometer.estimators;

/**
 * One end of the bulk of a spectrum, and the outliers beyond it. See {@link SpectralDistribution}
 * for what counts as an outlier.
 *
 * @param value the edge: the outermost eigenvalue that is not an outlier; same unit as the operator
 * @param error how far an eigenvalue may be from {@code value}: the residual, and for a sampled
 *     spectrum the distance between the starts too
 * @param outliers how many eigenvalues lie beyond the edge
 * @param gap distance between the edge and the innermost outlier; 0 without outliers
 * @param resolved whether the outliers are known: the errors of the eigenvalues on either side of
 *     the gap are below a tenth of it, and no gap that is less sure would count if it were sure. If
 *     not, there may be more of them; more products tell
 */
public record BulkEdge(double value, double error, int outliers, double gap, boolean resolved) {}
