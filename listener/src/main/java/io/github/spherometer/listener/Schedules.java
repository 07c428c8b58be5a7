package io.github.spherometer.listener;

import io.github.spherometer.listener.schedule.Schedule;

/**
 * When to measure. The first batch is always measured.
 *
 * @param measurements whole ones
 * @param gradients those of gradients alone, between the measurements
 * @param updatePeriod batches from one step whose update is measured to the next; 0 for none
 */
record Schedules(Schedule measurements, Schedule gradients, int updatePeriod) {}
