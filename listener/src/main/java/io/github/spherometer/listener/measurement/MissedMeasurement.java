package io.github.spherometer.listener.measurement;

/**
 * A measurement that failed as a whole.
 *
 * @param batch the batch that it was tried at, counted from 1 over the whole training
 * @param trainingLoss loss of that batch as it was trained on; NaN where the training did not pass
 *     its predictions on
 * @param reason why it failed
 */
public record MissedMeasurement(long batch, double trainingLoss, FailureReason reason) {}
