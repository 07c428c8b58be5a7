package io.github.spherometer.spark.reduction;

import ai.djl.ndarray.types.DataType;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Adds up the vectors of the partitions, each with its weight, always in the order of the
 * partitions: floating-point sums depend on their order, and tasks end in any. Few numbers are
 * added up on the driver. Many are cut into segments, and each segment is added up by a task.
 *
 * @param weights by partition
 * @param size of the vectors
 * @param type of their numbers
 * @param segments 0 to add up on the driver
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Reduction(double[] weights, int size, DataType type, int segments)
    implements Serializable {

  /** Bytes of the vectors of all partitions that are collected; what is more is cut. */
  static final long MOST_COLLECTED = 256L << 20;

  /**
   * Chooses as fits the sizes.
   *
   * @param weights by partition
   * @param size of the vectors
   * @param type of their numbers
   * @param parallelism most segments
   * @return a way to add up
   */
  public static Reduction of(double[] weights, int size, DataType type, int parallelism) {
    long bytes = (long) weights.length * size * type.getNumOfBytes();
    int segments = bytes <= MOST_COLLECTED ? 0 : Math.min(parallelism, size);
    return new Reduction(weights, size, type, segments);
  }

  /**
   * Returns what comes to the driver.
   *
   * @return bytes of a sum
   */
  public long resultBytes() {
    long vectors = segments == 0 ? weights.length : 1;
    return vectors * size * type.getNumOfBytes();
  }

  /**
   * Adds up.
   *
   * @param vectors v_p, one a partition
   * @return the sum of w_p v_p
   */
  public byte[] sum(JavaRDD<PartitionResult<byte[]>> vectors) {
    return segments == 0 ? added(size, vectors.collect()) : concatenated(vectors);
  }

  private byte[] added(int length, List<PartitionResult<byte[]>> parts) {
    WeightedSum sum = new WeightedSum(length, type);
    for (PartitionResult<byte[]> part : parts) {
      sum.add(weights[part.partition()], part.get());
    }
    return sum.bytes();
  }

  private byte[] concatenated(JavaRDD<PartitionResult<byte[]>> vectors) {
    List<PartitionResult<byte[]>> sums =
        vectors
            .flatMapToPair(this::cut)
            .partitionBy(new ByNumber(segments))
            .mapPartitionsWithIndex(this::addedSegment, true)
            .collect();
    ByteBuffer whole = ByteBuffer.allocate(size * type.getNumOfBytes());
    sums.forEach(segment -> whole.put(segment.get()));
    return whole.array();
  }

  /** The segments of one vector by their numbers; a failure takes the place of the first one. */
  private Iterator<Tuple2<Integer, PartitionResult<byte[]>>> cut(PartitionResult<byte[]> vector) {
    if (vector.failure() != null) {
      return List.of(new Tuple2<>(0, vector)).iterator();
    }
    List<Tuple2<Integer, PartitionResult<byte[]>>> pieces = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      int width = type.getNumOfBytes();
      byte[] piece = Arrays.copyOfRange(vector.get(), start(i) * width, start(i + 1) * width);
      pieces.add(new Tuple2<>(i, new PartitionResult<>(vector.partition(), piece, null)));
    }
    return pieces.iterator();
  }

  private Iterator<PartitionResult<byte[]>> addedSegment(
      int segment, Iterator<Tuple2<Integer, PartitionResult<byte[]>>> pieces) {
    List<PartitionResult<byte[]>> parts = new ArrayList<>();
    pieces.forEachRemaining(piece -> parts.add(piece._2()));
    parts.sort(Comparator.comparingInt(PartitionResult::partition));
    for (PartitionResult<byte[]> part : parts) {
      if (part.failure() != null) {
        return List.of(part).iterator();
      }
    }
    int length = start(segment + 1) - start(segment);
    byte[] sum = added(length, parts);
    return List.of(new PartitionResult<byte[]>(segment, sum, null)).iterator();
  }

  private int start(int segment) {
    return (int) ((long) size * segment / segments);
  }
}
