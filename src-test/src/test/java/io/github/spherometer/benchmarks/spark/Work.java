package io.github.spherometer.benchmarks.spark;

/**
 * What a product has to do.
 *
 * @param bytes of a vector
 * @param samples of all partitions
 * @param sampleSeconds that one of them takes
 * @param partitionSeconds that a partition takes beside its samples: the vector is copied into the
 *     engine and the product out of it
 */
record Work(long bytes, double samples, double sampleSeconds, double partitionSeconds) {}
