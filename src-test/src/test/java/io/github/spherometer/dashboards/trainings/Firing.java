package io.github.spherometer.dashboards.trainings;

/**
 * The first time that an alert fired for a run.
 *
 * @param alert its name
 * @param severity its severity
 * @param run the run
 * @param seconds since the training began
 */
record Firing(String alert, String severity, String run, double seconds) {}
