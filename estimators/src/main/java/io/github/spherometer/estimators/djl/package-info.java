/**
 * Turns a DJL model, a loss and data into the operators that the estimators work on. {@link
 * io.github.spherometer.estimators.djl.LossSurface} is the way in; the rest bridges to PyTorch.
 */
@NullMarked
package io.github.spherometer.estimators.djl;

import org.jspecify.annotations.NullMarked;
