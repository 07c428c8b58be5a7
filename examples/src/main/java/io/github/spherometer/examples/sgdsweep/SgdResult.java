package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.experiment.Outcome;

/**
 * What a run came to.
 *
 * @param outcome how good it became
 * @param parameters of the net
 * @param trainModeLargest largest eigenvalue at the end, in train mode; NaN without BatchNorm
 * @param evalModeLargest the same in eval mode
 */
record SgdResult(
    Outcome outcome, long parameters, double trainModeLargest, double evalModeLargest) {}
