package io.github.spherometer.estimators;

/**
 * A mean over random draws with its standard error.
 *
 * @param value the mean
 * @param standardError standard deviation of that mean, estimated from the draws; NaN for a single
 *     draw
 */
public record Estimate(double value, double standardError) {}
