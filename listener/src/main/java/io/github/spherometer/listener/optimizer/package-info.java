/**
 * Internal: all that knows a single DJL optimizer, one {@link
 * io.github.spherometer.listener.optimizer.UpdateRule} each, and which one a trainer steps with.
 */
@NullMarked
package io.github.spherometer.listener.optimizer;

import org.jspecify.annotations.NullMarked;
