package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.LossSlice;

/**
 * The loss along the sharpest eigenvectors at one measurement.
 *
 * @param batch of the measurement
 * @param curvature the eigenvalue whose eigenvector the line follows
 * @param slice what was found
 */
record NamedSlice(long batch, double curvature, LossSlice slice) {}
