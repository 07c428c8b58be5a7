package io.github.spherometer.listener;

import io.github.spherometer.listener.schedule.Schedule;

/**
 * When to measure. The first batch is always measured.
 *
 * @param measurements whole ones
 * @param gradients those of gradients alone, between the measurements
 */
record Schedules(Schedule measurements, Schedule gradients) {}
