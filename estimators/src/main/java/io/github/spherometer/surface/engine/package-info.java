/**
 * Whether PyTorch computes derivatives right on the processor at hand ({@link
 * io.github.spherometer.surface.engine.EngineCheck}), and what to do if not ({@link
 * io.github.spherometer.surface.engine.OneDnn}). Models and losses are not needed for it.
 */
@NullMarked
package io.github.spherometer.surface.engine;

import org.jspecify.annotations.NullMarked;
