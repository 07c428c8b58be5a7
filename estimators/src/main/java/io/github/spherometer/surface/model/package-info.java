/**
 * Internal: copies of blocks and TorchScript modules, and what can be seen of them from outside.
 */
@NullMarked
package io.github.spherometer.surface.model;

import org.jspecify.annotations.NullMarked;
