/**
 * The loss of a DJL model at one point of its parameters. {@link
 * io.github.spherometer.surface.LossSurface} makes its derivatives into {@linkplain
 * io.github.spherometer.estimators.operator.LinearOperator operators}, which the estimators work
 * on; what is not to be measured is said with an exception of {@link
 * io.github.spherometer.surface.error}, and whether the engine can be trusted by {@link
 * io.github.spherometer.surface.engine}.
 *
 * <p>It knows DJL's blocks, losses and PyTorch engine, and of a trainer the arrays that it moves;
 * it estimates nothing, and knows no training loop.
 */
@NullMarked
package io.github.spherometer.surface;

import org.jspecify.annotations.NullMarked;
