package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.operator.RayleighQuotient;

/**
 * What the gradient of a batch sees of the surface: its length, and the curvature along it.
 *
 * @param batch number of the batch, counted from 1 over the whole training
 * @param sharpness batch sharpness g'Hg / g'g, where gradient g and Hessian H are both those of the
 *     loss on this batch, in the mode the curvature is measured in, and its {@code norm} the length
 *     |g|. NaN where the loss of the batch or a derivative of it is not finite, and where the
 *     training does not pass the batch on
 * @param recentSharpness the sum of g'Hg over the sum of g'g of the latest 100 gradient
 *     measurements, this one included: what {@link Thresholds#smallBatch} speaks of. Its standard
 *     error comes from ten blocks of consecutive measurements, with Student's factor at three of
 *     it, and is NaN below 20 measurements; it takes the training to be stationary meanwhile.
 *     Measurements that are NaN are left out
 */
public record GradientMeasurement(
    long batch, RayleighQuotient sharpness, Estimate recentSharpness) {}
