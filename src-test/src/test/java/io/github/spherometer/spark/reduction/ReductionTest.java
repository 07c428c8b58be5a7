package io.github.spherometer.spark.reduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.spark.LocalSpark;
import io.github.spherometer.surface.error.PartitionException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReductionTest {

  private static final int SIZE = 103;
  private static final double[] WEIGHTS = {0.3, 0, 0.15, 0.35, 0.2};
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void segmentsAreTheSameToTheBitInWhateverOrderVectorsCome(DataType type) {
    List<PartitionResult<byte[]>> vectors = new ArrayList<>();
    for (int partition : new int[] {0, 2, 3, 4}) {
      vectors.add(new PartitionResult<>(partition, bytes(partition, type), null));
    }
    byte[] onDriver = reduction(type, 0).sum(rdd(vectors));
    assertThat(onDriver).isEqualTo(sum(type));
    for (int segments : new int[] {1, 3, 8, SIZE}) {
      Collections.shuffle(vectors, new Random(segments));
      assertThat(reduction(type, segments).sum(rdd(vectors))).isEqualTo(onDriver);
    }
  }

  @Test
  void fewNumbersAreAddedUpOnTheDriverAndManyInSegments() {
    double[] weights = new double[4];
    assertThat(Reduction.of(weights, 16 << 20, DataType.FLOAT32, 6).segments()).isZero();
    assertThat(Reduction.of(weights, (16 << 20) + 1, DataType.FLOAT32, 6).segments()).isEqualTo(6);
    assertThat(Reduction.of(weights, (8 << 20) + 1, DataType.FLOAT64, 6).segments()).isEqualTo(6);
  }

  @Test
  void aPartitionThatFailedIsNamedBySegmentsToo() {
    List<PartitionResult<byte[]>> vectors =
        List.of(
            new PartitionResult<>(0, bytes(0, DataType.FLOAT32), null),
            new PartitionResult<>(2, null, new ArithmeticException("lost")));
    for (int segments : new int[] {0, 3}) {
      assertThatThrownBy(() -> reduction(DataType.FLOAT32, segments).sum(rdd(vectors)))
          .isInstanceOf(PartitionException.class)
          .hasMessage("partition 2 of the data: lost");
    }
  }

  private static Reduction reduction(DataType type, int segments) {
    return new Reduction(WEIGHTS, SIZE, type, segments);
  }

  private static JavaRDD<PartitionResult<byte[]>> rdd(List<PartitionResult<byte[]>> vectors) {
    return spark.parallelize(vectors, 3);
  }

  private static double[] numbers(int partition) {
    return Fixtures.gaussian(partition, SIZE);
  }

  private static byte[] bytes(int partition, DataType type) {
    return bytes(numbers(partition), type);
  }

  private static byte[] bytes(double[] numbers, DataType type) {
    ByteBuffer buffer =
        ByteBuffer.allocate(SIZE * type.getNumOfBytes()).order(ByteOrder.nativeOrder());
    for (double number : numbers) {
      if (type == DataType.FLOAT32) {
        buffer.putFloat((float) number);
      } else {
        buffer.putDouble(number);
      }
    }
    return buffer.array();
  }

  /** In the order of the partitions. */
  private static byte[] sum(DataType type) {
    double[] sum = new double[SIZE];
    for (int partition : new int[] {0, 2, 3, 4}) {
      double[] numbers = numbers(partition);
      for (int i = 0; i < SIZE; i++) {
        sum[i] += WEIGHTS[partition] * numbers[i];
      }
    }
    return bytes(sum, type);
  }
}
