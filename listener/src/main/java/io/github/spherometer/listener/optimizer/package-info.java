/** Internal: all that knows a single DJL optimizer, and the one that a trainer steps with. */
@NullMarked
package io.github.spherometer.listener.optimizer;

import org.jspecify.annotations.NullMarked;
