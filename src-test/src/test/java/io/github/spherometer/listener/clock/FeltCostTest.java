package io.github.spherometer.listener.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.Estimate;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class FeltCostTest {

  private static final int PERIOD = 100;

  /** A measurement of so many batches after the first and after every hundredth batch. */
  private static FeltCost measured(int batches, int underWay, LongToDoubleFunction time) {
    FeltCost cost = new FeltCost(0);
    for (long batch = 2; batch <= batches; batch++) {
      cost.batch(time.applyAsDouble(batch), isUnderWay(batch, underWay));
    }
    return cost;
  }

  private static boolean isUnderWay(long batch, int underWay) {
    return batch <= PERIOD ? batch - 1 <= underWay : (batch - 1) % PERIOD < underWay;
  }

  @Test
  void withoutAMeasurementNothingIsFelt() {
    FeltCost cost = measured(500, 0, batch -> batch);

    assertThat(cost.total()).isEqualTo(new Estimate(0, 0));
    assertThat(cost.afterFirst()).isZero();
    assertThat(cost.ofLatest()).isNaN();
  }

  @Test
  void whatBatchesTakeMoreIsFoundToTheLast() {
    FeltCost cost = measured(1_000, 20, batch -> isUnderWay(batch, 20) ? 13 : 10);

    assertThat(cost.total().value()).isCloseTo(10 * 20 * 3, within(1e-9));
    assertThat(cost.total().standardError()).isCloseTo(0, within(1e-9));
    assertThat(cost.afterFirst()).isCloseTo(9 * 20 * 3, within(1e-9));
    assertThat(cost.ofLatest()).isCloseTo(20 * 3, within(1e-9));
  }

  @Test
  void batchesThatAreFasterCountAsTheyAre() {
    FeltCost cost = measured(1_000, 20, batch -> isUnderWay(batch, 20) ? 9 : 10);

    assertThat(cost.total().value()).isCloseTo(10 * 20 * -1, within(1e-9));
  }

  @Test
  void aDriftCancels() {
    FeltCost cost =
        measured(20_000, 20, batch -> (10 + 0.001 * batch) * (isUnderWay(batch, 20) ? 1.1 : 1));
    double truth = 0;
    for (long batch = 2; batch <= 20_000; batch++) {
      truth += isUnderWay(batch, 20) ? 0.1 * (10 + 0.001 * batch) : 0;
    }

    assertThat(cost.total().value()).isCloseTo(truth, within(0.001 * truth));
  }

  /** Twice as slow all the time under way, and once more at the start, where the JVM compiles. */
  @Test
  void theFirstBatchesAreChargedAtTheRateOfTheLater() {
    LongToDoubleFunction time = batch -> isUnderWay(batch, 20) ? batch <= PERIOD ? 50 : 20 : 10;
    FeltCost alone = measured(PERIOD, 20, time);
    FeltCost later = measured(PERIOD + 60, 20, time);

    assertThat(alone.total().value()).isCloseTo(20 * 40, within(1e-9));
    assertThat(alone.afterFirst()).isZero();
    assertThat(alone.ofLatest()).isNaN();
    assertThat(later.total().value()).isCloseTo(2 * 20 * 10, within(1e-9));
    assertThat(later.afterFirst()).isCloseTo(20 * 10, within(1e-9));
    assertThat(later.ofLatest()).isCloseTo(20 * 10, within(1e-9));
  }

  @Test
  void aPauseCountsAsEightBatchesAndItsErrorSaysSo() {
    FeltCost cost =
        measured(1_000, 20, batch -> batch == 505 ? 1e6 : isUnderWay(batch, 20) ? 11 : 10);

    assertThat(cost.total().value()).isBetween(200.0, 200.0 + 88);
    assertThat(cost.total().standardError()).isBetween(30.0, 150.0);
  }

  /** All of a measurement's batches, though they are longer than eight of the others. */
  @Test
  void aTrainingThatIsBroughtNearlyToAStandIsNoPause() {
    FeltCost cost = measured(1_000, 20, batch -> isUnderWay(batch, 20) ? 300 : 10);

    assertThat(cost.total().value()).isCloseTo(10 * 20 * 290, within(1e-6));
  }

  @Test
  void withoutABatchToCompareWithNothingIsSaid() {
    FeltCost cost = new FeltCost(0);
    for (int i = 0; i < 100; i++) {
      cost.batch(10, true);
      cost.ended();
    }

    assertThat(cost.total().value()).isNaN();
    assertThat(cost.total().standardError()).isNaN();
    assertThat(cost.ofLatest()).isNaN();
  }

  @Test
  void measurementsWithoutNeighboursAreComparedWithTheLatestThereWere() {
    FeltCost cost = new FeltCost(0);
    for (int i = 0; i < 100; i++) {
      cost.batch(10, false);
    }
    for (int i = 0; i < 50; i++) {
      cost.batch(12, true);
      cost.ended();
    }

    assertThat(cost.total().value()).isCloseTo(50 * 2, within(1e-9));
  }

  @Test
  void anEvaluationIsNotComparedButItsBatchIsCharged() {
    FeltCost cost = new FeltCost(0);
    for (int batch = 0; batch < 1_000; batch++) {
      boolean underWay = batch % 100 >= 60;
      if (batch % 100 == 70 || batch % 100 == 20) {
        cost.unknownBatch(underWay);
      } else {
        cost.batch(underWay ? 12 : 10, underWay);
      }
    }

    assertThat(cost.total().value()).isCloseTo(10 * 40 * 2, within(1e-9));
  }

  @Test
  void veryLongMeasurementsAreChargedForAllTheirBatches() {
    FeltCost cost = new FeltCost(0);
    for (long batch = 0; batch < 3_000_000; batch++) {
      boolean underWay = batch % 1_000_000 >= 500_000;
      cost.batch(underWay ? 12.0 + 2 * (batch % 2) : 10, underWay);
    }

    assertThat(cost.total().value()).isCloseTo(3 * 500_000 * 2.0, within(1e-3));
  }
}
