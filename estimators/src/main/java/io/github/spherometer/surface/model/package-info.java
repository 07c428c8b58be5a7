/**
 * Internal: models as functions of their parameters, by copies of blocks and of TorchScript
 * modules; which arrays are trained; and what can be seen of a block from outside. Losses and their
 * graphs lie above it.
 */
@NullMarked
package io.github.spherometer.surface.model;

import org.jspecify.annotations.NullMarked;
