package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.Evaluation;

/**
 * What the training's own evaluators said.
 *
 * @param sequence its number among all news of the run
 * @param moment where and when
 * @param evaluation what
 */
record Evaluated(long sequence, Moment moment, Evaluation evaluation) {}
