package io.github.spherometer.listener.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExcessTest {

  /** Times of consecutive batches, each a bit longer than the one before. */
  private static double[] drifting(int from, int to) {
    return IntStream.range(from, to).mapToDouble(batch -> 100 + batch).toArray();
  }

  @Test
  void fewNeighboursOnOneSideAreBalancedByAsFewOnTheOther() {
    Excess excess = Excess.of(drifting(0, 4), 0, drifting(-64, 0), drifting(4, 12), 0);

    assertThat(excess.time()).isCloseTo(0, within(1e-9));
    assertThat(excess.expected()).isCloseTo(4 * 101.5, within(1e-9));
  }

  @Test
  void whereOneSideHasTooFewAllAreTaken() {
    Excess excess = Excess.of(new double[] {15}, 0, new double[] {8, 9, 10}, new double[] {13}, 0);

    assertThat(excess.expected()).isEqualTo(10);
    assertThat(excess.time()).isEqualTo(5);
  }

  /** Spells of eight slow and eight fast batches: their means vary as if they were one. */
  @Test
  void batchesThatAreSlowTogetherCountAsFewerOfThem() {
    double[] spells = IntStream.range(0, 64).mapToDouble(i -> i / 8 % 2 == 0 ? 9 : 11).toArray();
    double[] alternating = IntStream.range(0, 64).mapToDouble(i -> i % 2 == 0 ? 9 : 11).toArray();

    double together = Excess.of(spells, 0, spells, spells, 0).variance();
    double apart = Excess.of(alternating, 0, alternating, alternating, 0).variance();
    assertThat(together / apart).isBetween(7.0, 11.0);
    assertThat(apart).isBetween(64 * 1.5, 64 * 1.7);
  }

  @Test
  void ofTheBatchesBetweenTwoMeasurementsEachIsANeighbourOfOne() {
    Gap few = new Gap();
    Gap many = new Gap();
    for (int i = 0; i < 5; i++) {
      few.add(i);
    }
    for (int i = 0; i < 1000; i++) {
      many.add(i);
    }

    assertThat(few.firstHalf()).containsExactly(0, 1);
    assertThat(few.secondHalf()).containsExactly(2, 3, 4);
    assertThat(few.first()).containsExactly(0, 1, 2, 3, 4);
    assertThat(many.firstHalf()).isEqualTo(IntStream.range(0, Gap.SIDE).asDoubleStream().toArray());
    assertThat(many.secondHalf())
        .isEqualTo(IntStream.range(1000 - Gap.SIDE, 1000).asDoubleStream().toArray());
  }
}
