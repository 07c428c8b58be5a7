/** Whether PyTorch computes derivatives right on the processor at hand, and what to do if not. */
@NullMarked
package io.github.spherometer.surface.engine;

import org.jspecify.annotations.NullMarked;
