package io.github.spherometer.benchmarks.spark;

/**
 * A model of the time of a product: a job, a broadcast, the computing and the reduction, one after
 * the other. The coefficients are measured on one machine and hold copies, serialising and
 * scheduling; what bytes take on a network is added to that.
 *
 * @param job seconds of a job without tasks
 * @param task seconds of each task, which the driver starts one after the other
 * @param broadcastByte seconds a byte of a vector to store, send and read it
 * @param collectedByte seconds a byte of a partition to send it to the driver and add it up there
 * @param cutByte seconds a byte of a partition to cut it, shuffle it and add it up on executors
 * @param block seconds of each piece that an executor writes and reads in a shuffle
 */
record ProductTime(
    double job,
    double task,
    double broadcastByte,
    double collectedByte,
    double cutByte,
    double block) {

  /** Bytes of the pieces that a vector is broadcast in, by Spark's default. */
  static final long PIECE = 4L << 20;

  /** The driver starts every task, those that add up segments, too. */
  double jobSeconds(Cluster cluster) {
    return job + task * (cluster.partitions() + cluster.segments());
  }

  /**
   * Every executor takes in the whole vector. When all begin, the driver alone has pieces, so that
   * it sends each executor its first one; the other pieces come from other executors.
   */
  double broadcastSeconds(Work work, Cluster cluster) {
    double bytes = work.bytes();
    double first = cluster.used() * (double) Math.min(PIECE, work.bytes());
    return broadcastByte * bytes + (bytes + first) / cluster.bytesPerSecond();
  }

  /** The busiest executor counts. */
  double computeSeconds(Work work, Cluster cluster) {
    double samples = work.samples() / cluster.partitions();
    return cluster.turns() * (work.partitionSeconds() + samples * work.sampleSeconds());
  }

  /** The driver takes in a vector from each partition, or, segment by segment, one sum. */
  double reduceSeconds(Work work, Cluster cluster) {
    double bytes = work.bytes();
    if (cluster.segments() == 0) {
      double all = bytes * cluster.partitions();
      return collectedByte * all + all / cluster.bytesPerSecond();
    }
    double cut = bytes * cluster.turns();
    double sent = cut * (cluster.used() - 1) / cluster.used() + bytes;
    return cutByte * cut
        + block * cluster.turns() * cluster.segments()
        + collectedByte * bytes
        + sent / cluster.bytesPerSecond();
  }

  /** Of a product. */
  double seconds(Work work, Cluster cluster) {
    return jobSeconds(cluster)
        + broadcastSeconds(work, cluster)
        + computeSeconds(work, cluster)
        + reduceSeconds(work, cluster);
  }
}
