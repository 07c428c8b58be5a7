package io.github.spherometer.estimators;

/**
 * The trace of the diagonal block of a matrix that belongs to a parameter group.
 *
 * @param group the group
 * @param trace its share of the trace
 * @param standardError standard deviation of that share, as in {@link TraceEstimate}
 */
public record GroupTrace(ParameterGroup group, double trace, double standardError) {}
