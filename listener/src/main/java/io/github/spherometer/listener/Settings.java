package io.github.spherometer.listener;

import io.github.spherometer.listener.measuring.Estimators;
import io.github.spherometer.listener.measuring.Subject;
import io.github.spherometer.listener.optimizer.GivenOptimizer;
import java.util.OptionalLong;

/**
 * How a listener was configured; checked, immutable, good for any number of runs.
 *
 * @param publication who is told
 * @param schedules when to measure
 * @param probeData what the measured loss is taken over
 * @param subject which loss that is
 * @param estimators with what
 * @param optimizer what was given of it by hand
 * @param execution where measurements are taken
 * @param withoutOneDnn whether oneDNN is switched off when a training begins
 * @param totalBatches how many a training is going to have; empty if nobody said
 */
record Settings(
    Publication publication,
    Schedules schedules,
    ProbeData probeData,
    Subject subject,
    Estimators estimators,
    GivenOptimizer optimizer,
    Execution execution,
    boolean withoutOneDnn,
    OptionalLong totalBatches) {}
