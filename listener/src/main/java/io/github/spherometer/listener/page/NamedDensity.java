package io.github.spherometer.listener.page;

import io.github.spherometer.estimators.spectrum.Density;

/**
 * The spectral density of one measurement.
 *
 * @param batch of the measurement
 * @param density its nodes and their weights
 */
record NamedDensity(long batch, Density density) {}
