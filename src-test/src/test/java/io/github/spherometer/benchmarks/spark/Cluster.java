package io.github.spherometer.benchmarks.spark;

/**
 * On what a product is computed.
 *
 * @param executors each with one thread that computes
 * @param partitions of the data
 * @param segments into which vectors are cut to be added up; 0 if the driver adds them up
 * @param bytesPerSecond of the network between any two machines, each way; infinite for processes
 *     of one machine, whose copies are part of the coefficients
 */
record Cluster(int executors, int partitions, int segments, double bytesPerSecond) {

  /** Partitions that the busiest executor has, one after the other. */
  int turns() {
    return (partitions + executors - 1) / executors;
  }

  /** Executors that have any. */
  int used() {
    return Math.min(executors, partitions);
  }
}
