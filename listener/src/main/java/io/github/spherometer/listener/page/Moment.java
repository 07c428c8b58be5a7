package io.github.spherometer.listener.page;

/**
 * A point of a training.
 *
 * @param batch number of the batch, counted from 1 over the whole training; 0 before the first
 * @param epoch epochs completed before that batch
 * @param time in milliseconds since 1970
 */
record Moment(long batch, long epoch, long time) {}
