package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.examples.experiment.Outcome;

/**
 * What a training came to.
 *
 * @param outcome how it ended
 * @param losses of its batches
 */
record EdgeResult(Outcome outcome, LossPath losses) {}
