package io.github.spherometer.estimators;

/**
 * A trace with its standard error.
 *
 * @param trace mean of z'Az over the probes
 * @param standardError standard deviation of that mean, estimated from the probes; NaN for a single
 *     probe. It measures the draw, not the rounding of the products, which all probes share
 * @param products matrix-vector products used, one a probe
 * @param converged whether the standard error fell below the wanted fraction of the trace
 */
public record TraceEstimate(double trace, double standardError, int products, boolean converged) {}
