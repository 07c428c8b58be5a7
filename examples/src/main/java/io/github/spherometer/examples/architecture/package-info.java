/** What BatchNorm and shortcuts do to the curvature of residual nets of growing depth. */
@NullMarked
package io.github.spherometer.examples.architecture;

import org.jspecify.annotations.NullMarked;
