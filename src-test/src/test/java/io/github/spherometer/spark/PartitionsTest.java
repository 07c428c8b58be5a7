package io.github.spherometer.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import io.github.spherometer.spark.executor.Layer;
import io.github.spherometer.spark.executor.PartitionSummary;
import io.github.spherometer.spark.reduction.PartitionResult;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the driver makes of the partitions. */
class PartitionsTest {

  private static PartitionSummary summary(long samples, double value, @Nullable String fault) {
    List<Layer> layers = List.of(new Layer("weights", 0, 7));
    return new PartitionSummary(samples, false, value, 7, DataType.FLOAT32, layers, fault);
  }

  private static PartitionResult<PartitionSummary> of(int partition, PartitionSummary summary) {
    return new PartitionResult<>(partition, summary, null);
  }

  @Test
  void theLossIsTheMeanOverTheSamplesOfAllPartitions() {
    Partitions partitions =
        Partitions.of(3, List.of(of(0, summary(1, 4, null)), of(2, summary(3, 8, null))));
    assertThat(partitions.samples()).isEqualTo(4);
    assertThat(partitions.value()).isEqualTo(7);
    assertThat(partitions.weights()).containsExactly(0.25, 0, 0.75);
    assertThat(partitions.engineFaults()).isEmpty();
  }

  @Test
  void aFaultOfTheEngineIsNamedOnceForAllExecutorsThatHaveIt() {
    Partitions partitions =
        Partitions.of(
            3,
            List.of(
                of(0, summary(1, 4, "wrong")),
                of(1, summary(1, 4, null)),
                of(2, summary(1, 4, "wrong"))));
    assertThat(partitions.engineFaults()).containsExactly("wrong");
  }

  @Test
  void partitionsOfDifferentModelsAreRefused() {
    PartitionSummary other =
        new PartitionSummary(1, false, 4, 8, DataType.FLOAT32, List.of(), null);
    assertThatThrownBy(() -> Partitions.of(2, List.of(of(0, summary(1, 4, null)), of(1, other))))
        .isInstanceOf(NotMeasurableException.class)
        .hasMessageContaining("partitions 0 and 1 have different models");
  }
}
