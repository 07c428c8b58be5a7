/**
 * Internal: what a measurement reads of a training, at one of its batches: the training's own
 * arrays, or copies of them.
 */
@NullMarked
package io.github.spherometer.listener.state;

import org.jspecify.annotations.NullMarked;
