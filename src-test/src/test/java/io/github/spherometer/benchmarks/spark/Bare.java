package io.github.spherometer.benchmarks.spark;

/**
 * A job and a reduction without a product, for numbers of partitions that products would take too
 * long with. Medians, in seconds.
 *
 * @param executors processes
 * @param bytes of a vector
 * @param partitions of them
 * @param segments into which vectors are cut; 0 if the driver adds them up
 * @param job that does nothing
 * @param reduce the reduction, beyond such a job
 */
record Bare(int executors, long bytes, int partitions, int segments, double job, double reduce) {}
