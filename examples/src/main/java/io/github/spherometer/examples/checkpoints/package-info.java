/**
 * Measures the checkpoints of a training over all its data, on Spark: a {@link
 * io.github.spherometer.examples.checkpoints.CheckpointFolder} says which are there, and a {@link
 * io.github.spherometer.examples.checkpoints.CheckpointMeasurer} measures one.
 */
@NullMarked
package io.github.spherometer.examples.checkpoints;

import org.jspecify.annotations.NullMarked;
