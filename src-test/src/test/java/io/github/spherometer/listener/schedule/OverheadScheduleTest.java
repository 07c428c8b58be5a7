package io.github.spherometer.listener.schedule;

import static io.github.spherometer.listener.schedule.Simulation.SECOND;
import static io.github.spherometer.listener.schedule.Simulation.spent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.listener.clock.TrainingClock;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverheadScheduleTest {

  /** 3 s were spent, and 2 more are half of 10. */
  @Test
  void anOverheadMayBeSpentToTheLast() {
    assertThat(Schedule.overhead(0.5).isDue(spent(10, 3, 2))).isTrue();
    assertThat(Schedule.overhead(0.5).isDue(spent(10, 2, 4))).isFalse();
  }

  @Test
  void whatWasFeltAtTheStartIsNotPaidBack() {
    TrainingProgress start = new TrainingProgress(9, 1, 2, 3, 10, 8, 0, 3, 2, OptionalLong.empty());

    assertThat(Schedule.overhead(0.5).isDue(start)).isTrue();
  }

  @Test
  void aCostThatIsNotKnownYetIsTriedUnlessNoneIsKnown() {
    double nan = Double.NaN;
    assertThat(Schedule.overhead(0.5).isDue(spent(10, 3, nan))).isTrue();
    assertThat(Schedule.overhead(0.5).isDue(spent(10, 6, nan))).isFalse();
    assertThat(Schedule.overhead(0.5).isDue(spent(10, nan, nan))).isFalse();
    assertThat(Schedule.overhead(0.5).isDue(spent(10, nan, 1))).isFalse();
  }

  @Test
  void whatIsNegativeByChanceAllowsNothing() {
    assertThat(Schedule.overhead(0.5).isDue(spent(10, -3, 6))).isFalse();
    assertThat(Schedule.overhead(0.5).isDue(spent(10, 6, -3))).isFalse();
    assertThat(Schedule.overhead(0.5).isDue(spent(10, -3, 5))).isTrue();
  }

  /** The first measurement is five times as slow as the others, as with a cold engine. */
  @ParameterizedTest
  @CsvSource({"0.05, 1", "0.05, 40", "0.05, 300", "0.01, 5", "0.2, 60", "1, 20"})
  void overheadComesNearTheBudgetAndStaysWithinIt(double budget, int cost) {
    Random random = new Random(1);
    Simulation simulation =
        new Simulation(
            Schedule.overhead(budget),
            20_000,
            1_000,
            batch -> (5 + random.nextInt(10)) * SECOND,
            batch -> SECOND * (batch == 1 ? 5 : 1) * (cost + random.nextInt(cost)));

    assertThat(simulation.overhead()).isBetween(0.8 * budget, 1.05 * budget);
    assertThat(simulation.worst).isLessThan(1.2 * budget);
    assertThat(simulation.measured.size()).isGreaterThan(10);
  }

  @Test
  void overheadFollowsACostThatGrows() {
    Simulation simulation =
        new Simulation(
            Schedule.overhead(0.05),
            20_000,
            1_000,
            batch -> 10 * SECOND,
            batch -> (10 + batch / 50) * SECOND);

    assertThat(simulation.overhead()).isCloseTo(0.05, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100})
  void intervalsHoldWithinAnOverhead(int most) {
    Schedule cheap = Schedule.overhead(0.5).atMostEvery(most);
    Schedule costly = Schedule.overhead(0.001).atLeastEvery(most);

    for (Schedule schedule : List.of(cheap, costly)) {
      Simulation simulation =
          new Simulation(schedule, 1_000, 100, batch -> 10 * SECOND, batch -> SECOND);
      assertThat(simulation.measured)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, 1_000).filter(b -> b % most == 1).boxed().toList());
    }
  }

  @Test
  void withinABudgetAPeriodIsKeptWhereItIsCheapAndLeftOutWhereItIsNot() {
    Schedule schedule = Schedule.everyBatches(100).within(0.05);
    Simulation cheap = new Simulation(schedule, 1_000, 100, batch -> 10 * SECOND, batch -> SECOND);
    Simulation costly =
        new Simulation(schedule, 20_000, 100, batch -> 10 * SECOND, batch -> 400 * SECOND);

    assertThat(cheap.measured)
        .containsExactly(1L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L, 1000L);
    assertThat(costly.measured.subList(1, costly.measured.size()))
        .hasSizeGreaterThan(10)
        .allMatch(batch -> batch % 100 == 0);
    assertThat(costly.overhead()).isBetween(0.04, 0.05);
  }

  /**
   * Batches of about 1.5 s. The first one's call takes 300 s and its measurement 250 beside the
   * training; later ones take 2 s and 60.
   */
  private static List<Long> measuredBeside(double slowdown, long seed) {
    Schedule schedule = Schedule.everyBatches(100).within(0.05);
    Random random = new Random(seed);
    long[] now = {0};
    TrainingClock clock = new TrainingClock(() -> now[0]);
    List<Long> measured = new ArrayList<>();
    long end = 0;
    for (long batch = 1; batch <= 500; batch++) {
      boolean underWay = now[0] < end;
      double time = 1.5 * Math.exp(0.2 * random.nextGaussian()) * (underWay ? 1 + slowdown : 1);
      now[0] += Math.round(time * SECOND);
      clock.batchTrained(underWay);
      if (underWay && now[0] >= end) {
        clock.ended();
      }
      if (batch == 1 || (now[0] >= end && schedule.isDue(clock.progress()))) {
        clock.attempted();
        measured.add(batch);
        now[0] += (batch == 1 ? 300 : 2) * SECOND;
        end = now[0] + (batch == 1 ? 250 : 60) * SECOND;
      }
      clock.left();
    }
    return measured;
  }

  @Test
  void aTrainingOfFewBatchesThatHardlyFeelsMeasurementsShowsFiveOfThem() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(measuredBeside(0.05, seed)).containsExactly(1L, 200L, 300L, 400L, 500L);
      assertThat(measuredBeside(0.8, seed)).hasSize(2);
    }
  }

  /** 5 % of 0.3 s is one measurement of 15 ms; a tenth of a second is six. */
  @Test
  void aTrainingOfAFewTenthsOfASecondIsMeasuredSeveralTimes() {
    Simulation simulation =
        new Simulation(
            Schedule.overhead(0.05).atMostEvery(10),
            200,
            100,
            batch -> SECOND * 3 / 2_000,
            batch -> SECOND * 15 / 1_000);

    assertThat(simulation.measured).containsExactly(1L, 11L, 21L, 31L, 41L, 51L, 61L);
  }

  @Test
  void aTenthOfASecondMayBeSpentToTheLastHoweverShortTheTraining() {
    Schedule schedule = Schedule.overhead(0.05);

    assertThat(schedule.isDue(spent(0.001, 0.0625, 0.0375))).isTrue();
    assertThat(schedule.isDue(spent(0.001, 0.0625, 0.0376))).isFalse();
    assertThat(schedule.isDue(spent(1.99, 0.0625, 0.0376))).isFalse();
    assertThat(schedule.isDue(spent(2.01, 0.0625, 0.0376))).isTrue();
  }

  /** A tenth of a second is the budget of 2 s. */
  @Test
  void aTenthOfASecondIsNotAllowedOnTopOfTheBudget() {
    Simulation simulation =
        new Simulation(
            Schedule.overhead(0.05),
            10_000,
            100,
            batch -> SECOND / 100,
            batch -> SECOND * 15 / 1_000);

    double training = 9_999 * 0.01;
    assertThat(simulation.overhead()).isBetween(0.05 - 0.015 / training, 0.05);
  }
}
