/**
 * The loss over data on Apache Spark: {@link io.github.spherometer.spark.SparkLossSurface} gives
 * its Hessian as an operator whose products are jobs. Every estimator works on it unchanged.
 * Nothing outside this package knows Spark, which is the user's.
 *
 * <p>A product goes one way: a vector is broadcast, a {@link
 * io.github.spherometer.spark.executor.PartitionVisit} of each partition asks the surface that its
 * executor keeps ({@link io.github.spherometer.spark.executor.ExecutorSurfaces}), and a {@link
 * io.github.spherometer.spark.reduction.Reduction} adds up what comes back in the order of the
 * partitions.
 */
@NullMarked
package io.github.spherometer.spark;

import org.jspecify.annotations.NullMarked;
