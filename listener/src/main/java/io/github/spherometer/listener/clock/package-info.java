/**
 * Internal: the time of a training, and how much of it measurements cost: the time its thread
 * spends on them, and how much slower its batches are beside them.
 */
@NullMarked
package io.github.spherometer.listener.clock;

import org.jspecify.annotations.NullMarked;
