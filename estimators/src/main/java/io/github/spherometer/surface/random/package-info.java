/**
 * Internal: the engine's random numbers, drawn from a fixed seed and put back. It knows nothing of
 * what draws them.
 */
@NullMarked
package io.github.spherometer.surface.random;

import org.jspecify.annotations.NullMarked;
