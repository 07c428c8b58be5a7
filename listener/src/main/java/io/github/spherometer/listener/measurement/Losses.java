package io.github.spherometer.listener.measurement;

/**
 * The loss at the measured parameters, in the unit of the loss.
 *
 * @param training loss of the batch as it was trained on; NaN where the training did not pass its
 *     predictions on
 * @param probe loss on the probe data, in the mode the curvature was measured in
 */
public record Losses(double training, double probe) {}
