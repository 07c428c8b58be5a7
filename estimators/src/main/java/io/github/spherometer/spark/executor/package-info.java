/**
 * Internal: what runs on executors. A task visits a partition ({@link
 * io.github.spherometer.spark.executor.PartitionVisit}) with work to do, and {@link
 * io.github.spherometer.spark.executor.ExecutorSurfaces} keeps the partition's surface from one
 * task to the next.
 */
@NullMarked
package io.github.spherometer.spark.executor;

import org.jspecify.annotations.NullMarked;
