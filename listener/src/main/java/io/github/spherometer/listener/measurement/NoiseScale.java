package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.Estimate;

/**
 * The batch size up to which larger batches pay: a step on B samples gains 1 / (1 + scale / B) of
 * what one on endless samples gains (McCandlish et al., arXiv:1812.06162, section 2.2). Both scales
 * are NaN where they are not measured, which is an option of the listener.
 *
 * <p>G is the gradient that batches have on average, S the covariance of the gradient of a single
 * sample and H the Hessian, in the mode the curvature is measured in. Upper and lower part of each
 * ratio are estimated without bias, from parts of each batch that have no sample in common, and
 * averaged over the latest 100 gradients that were measured, this one included, before they are
 * divided. The standard errors come from ten blocks of consecutive gradients, with Student's factor
 * at three of them, and are NaN below 20 gradients; they take the training to be stationary
 * meanwhile. Three of them hold while one is below a third of the scale. Where G is lost in the
 * noise the error is as large as the scale or larger: then it is known to be large, and no more. It
 * may be negative.
 *
 * <p>Samples are taken to be in random order within a batch.
 *
 * @param simple tr(S) / |G|^2, in samples
 * @param curvature tr(HS) / G'HG, in samples: noise and gradient weighted by the curvature that the
 *     step meets. Of any sign where H is not positive
 */
public record NoiseScale(Estimate simple, Estimate curvature) {}
