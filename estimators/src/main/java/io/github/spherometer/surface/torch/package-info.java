/**
 * Internal: double differentiation with PyTorch through DJL, and how long a graph's memory lives.
 */
@NullMarked
package io.github.spherometer.surface.torch;

import org.jspecify.annotations.NullMarked;
