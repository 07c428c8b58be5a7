package io.github.spherometer.listener.schedule;

import java.time.Duration;

/**
 * The moment after a batch, at which it is decided whether to measure.
 *
 * @param batch number of the batch, counted from 1 over the whole training
 * @param epoch epochs completed before it; stays 0 in a training that does not report its epochs
 * @param batchOfEpoch number of the batch in its epoch, counted from 1
 * @param batchesSinceMeasurement batches since the latest attempt to measure, failed ones included
 * @param training time spent training since the end of the first batch
 * @param measuring time spent measuring, failed measurements included
 * @param latestMeasurement what the latest attempt took
 */
public record TrainingMoment(
    long batch,
    long epoch,
    long batchOfEpoch,
    long batchesSinceMeasurement,
    Duration training,
    Duration measuring,
    Duration latestMeasurement) {}
