package io.github.spherometer.listener;

import io.github.spherometer.listener.optimizer.GivenOptimizer;

/**
 * How a listener was configured; checked, immutable, good for any number of runs.
 *
 * @param publication who is told
 * @param schedules when to measure
 * @param subject what is measured
 * @param estimators with what
 * @param optimizer what was given of it by hand
 * @param withoutOneDnn whether oneDNN is switched off when a training begins
 */
record Settings(
    Publication publication,
    Schedules schedules,
    Subject subject,
    Estimators estimators,
    GivenOptimizer optimizer,
    boolean withoutOneDnn) {}
