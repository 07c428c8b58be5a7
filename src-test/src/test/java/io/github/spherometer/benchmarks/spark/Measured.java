package io.github.spherometer.benchmarks.spark;

import io.github.spherometer.benchmarks.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Products of one net on one kind of cluster.
 *
 * @param net which
 * @param executors processes that compute at the same time, each with one thread
 * @param local whether they are the driver's own process
 * @param bytes of a vector
 * @param partitions of the data
 * @param segments into which vectors are cut to be added up; 0 if the driver adds them up
 * @param rounds one after the other
 */
record Measured(
    SparkNet net,
    int executors,
    boolean local,
    long bytes,
    int partitions,
    int segments,
    List<Round> rounds) {

  Sample sample(ToDoubleFunction<Round> part) {
    Sample sample = new Sample();
    rounds.forEach(round -> sample.add(part.applyAsDouble(round)));
    return sample;
  }

  double median(ToDoubleFunction<Round> part) {
    return sample(part).quantile(0.5);
  }
}
