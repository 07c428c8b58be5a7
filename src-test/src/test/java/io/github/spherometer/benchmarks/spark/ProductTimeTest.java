package io.github.spherometer.benchmarks.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProductTimeTest {

  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);
  private static final long MIB = 1L << 20;
  private static final ProductTime TIME =
      new ProductTime(0.02, 0.001, 3.0 / MIB, 5.0 / MIB, 7.0 / MIB, 0.25);
  private static final Work WORK = new Work(8 * MIB, 120, 0.1, 0.5);

  @Test
  void theDriverStartsTasksOneAfterTheOther() {
    assertThat(TIME.jobSeconds(new Cluster(4, 10, 0, 1))).isCloseTo(0.02 + 0.01, ROUNDING);
    assertThat(TIME.jobSeconds(new Cluster(4, 10, 4, 1))).isCloseTo(0.02 + 0.014, ROUNDING);
  }

  @Test
  void everyExecutorTakesInTheVectorAndTheDriverSendsEachItsFirstPiece() {
    Cluster cluster = new Cluster(3, 3, 0, 2 * MIB);
    assertThat(TIME.broadcastSeconds(WORK, cluster)).isCloseTo(3 * 8 + (8 + 3 * 4) / 2.0, ROUNDING);
    assertThat(TIME.broadcastSeconds(new Work(MIB, 120, 0.1, 0.5), cluster))
        .isCloseTo(3 + (1 + 3) / 2.0, ROUNDING);
  }

  @Test
  void executorsWithoutPartitionsTakeInNothing() {
    assertThat(TIME.broadcastSeconds(WORK, new Cluster(5, 2, 0, MIB)))
        .isCloseTo(3 * 8 + 8 + 2 * 4, ROUNDING);
  }

  @Test
  void theBusiestExecutorSetsTheTimeOfComputing() {
    assertThat(TIME.computeSeconds(WORK, new Cluster(3, 3, 0, 1)))
        .isCloseTo(0.5 + 40 * 0.1, ROUNDING);
    assertThat(TIME.computeSeconds(WORK, new Cluster(3, 4, 0, 1)))
        .isCloseTo(2 * (0.5 + 30 * 0.1), ROUNDING);
  }

  @Test
  void whatIsCollectedGrowsWithThePartitions() {
    assertThat(TIME.reduceSeconds(WORK, new Cluster(2, 6, 0, 4 * MIB)))
        .isCloseTo(6 * 8 * 5 + 6 * 8 / 4.0, ROUNDING);
  }

  /** An executor of four keeps a quarter of what it cuts, and the driver takes in one vector. */
  @Test
  void whatIsCutDoesNot() {
    assertThat(TIME.reduceSeconds(WORK, new Cluster(4, 4, 4, 2 * MIB)))
        .isCloseTo(7 * 8 + 0.25 * 4 + 5 * 8 + (8 * 0.75 + 8) / 2.0, ROUNDING);
    assertThat(TIME.reduceSeconds(WORK, new Cluster(4, 8, 4, Double.POSITIVE_INFINITY)))
        .isCloseTo(2 * (7 * 8 + 0.25 * 4) + 5 * 8, ROUNDING);
  }

  @Test
  void aProductTakesTheSumOfItsParts() {
    Cluster cluster = new Cluster(4, 4, 4, 2 * MIB);
    assertThat(TIME.seconds(WORK, cluster))
        .isCloseTo(
            (0.02 + 0.008) + (3 * 8 + (8 + 16) / 2.0) + (0.5 + 3) + (7 * 8 + 1 + 40 + 7), ROUNDING);
  }
}
