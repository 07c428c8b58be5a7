package io.github.spherometer.listener.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.clock.TrainingClock;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final long MILLISECOND = 1_000_000;

  /** A training in a time of its own. */
  private static final class Simulation {

    private final List<Long> measured = new ArrayList<>();

    /** After every batch that is not measured: when the next measurement comes. */
    private final List<OptionalLong> expected = new ArrayList<>();

    private final TrainingClock clock;
    private long now = 5_000 * MILLISECOND;
    private double worst;

    Simulation(
        Schedule schedule,
        int batches,
        int batchesPerEpoch,
        LongUnaryOperator batchTime,
        LongUnaryOperator cost) {
      clock = new TrainingClock(() -> now);
      for (long batch = 1; batch <= batches; batch++) {
        now += batchTime.applyAsLong(batch);
        clock.batchTrained(false);
        boolean due = batch == 1 || schedule.isDue(clock.progress());
        expected.add(schedule.nextDue(clock.progress()));
        if (due) {
          measured.add(batch);
          now += cost.applyAsLong(batch);
          clock.attempted();
          clock.ended();
          worst = Math.max(worst, measured.size() < 5 ? 0 : overhead());
        }
        clock.left();
        if (batch % batchesPerEpoch == 0) {
          clock.epochTrained();
          clock.left();
        }
      }
    }

    /** But for the start. */
    double overhead() {
      return clock.progress().feltAfterStart() / clock.progress().training();
    }
  }

  private static List<Long> measured(Schedule schedule, int batches, int batchesPerEpoch) {
    return new Simulation(schedule, batches, batchesPerEpoch, b -> MILLISECOND, b -> 0).measured;
  }

  @Test
  void everyBatches() {
    assertThat(measured(Schedule.everyBatches(4), 13, 5)).containsExactly(1L, 4L, 8L, 12L);
    assertThat(measured(Schedule.everyBatches(1), 3, 5)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void everyEpochs() {
    assertThat(measured(Schedule.everyEpochs(1), 16, 5)).containsExactly(1L, 6L, 11L, 16L);
    assertThat(measured(Schedule.everyEpochs(2), 22, 5)).containsExactly(1L, 11L, 21L);
  }

  @Test
  void denserInTheFirstEpoch() {
    Schedule schedule = Schedule.everyBatches(10).inFirstEpoch(Schedule.everyBatches(2));

    assertThat(measured(schedule, 30, 7)).containsExactly(1L, 2L, 4L, 6L, 10L, 20L, 30L);
  }

  @Test
  void intervalsBoundAnySchedule() {
    Schedule never = Schedule.never();
    Schedule always = moment -> true;

    assertThat(measured(always.atMostEvery(4), 14, 5)).containsExactly(1L, 5L, 9L, 13L);
    assertThat(measured(never.atLeastEvery(6), 20, 5)).containsExactly(1L, 7L, 13L, 19L);
    assertThat(measured(never.atLeastEvery(6).atMostEvery(8), 20, 5)).containsExactly(1L, 9L, 17L);
  }

  @Test
  void betweenTheIntervalsTheScheduleDecides() {
    assertThat(measured(Schedule.everyBatches(3).atMostEvery(4), 14, 5))
        .containsExactly(1L, 6L, 12L);
    assertThat(measured(Schedule.everyBatches(5).atLeastEvery(3), 14, 5))
        .containsExactly(1L, 4L, 5L, 8L, 10L, 13L);
  }

  /** 3 ms were spent, and 2 more are half of 10. */
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

  private static TrainingProgress spent(double training, double felt, double latest) {
    return new TrainingProgress(9, 1, 2, 3, training, felt, 0, felt, latest, OptionalLong.empty());
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
            batch -> (5 + random.nextInt(10)) * MILLISECOND,
            batch -> MILLISECOND * (batch == 1 ? 5 : 1) * (cost + random.nextInt(cost)));

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
            batch -> 10 * MILLISECOND,
            batch -> (10 + batch / 50) * MILLISECOND);

    assertThat(simulation.overhead()).isCloseTo(0.05, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100})
  void intervalsHoldWithinAnOverhead(int most) {
    Schedule cheap = Schedule.overhead(0.5).atMostEvery(most);
    Schedule costly = Schedule.overhead(0.001).atLeastEvery(most);

    for (Schedule schedule : List.of(cheap, costly)) {
      Simulation simulation =
          new Simulation(schedule, 1_000, 100, batch -> 10 * MILLISECOND, batch -> MILLISECOND);
      assertThat(simulation.measured)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, 1_000).filter(b -> b % most == 1).boxed().toList());
    }
  }

  @Test
  void withinABudgetAPeriodIsKeptWhereItIsCheapAndLeftOutWhereItIsNot() {
    Schedule schedule = Schedule.everyBatches(100).within(0.05);
    Simulation cheap =
        new Simulation(schedule, 1_000, 100, batch -> 10 * MILLISECOND, batch -> MILLISECOND);
    Simulation costly =
        new Simulation(
            schedule, 20_000, 100, batch -> 10 * MILLISECOND, batch -> 400 * MILLISECOND);

    assertThat(cheap.measured)
        .containsExactly(1L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L, 1000L);
    assertThat(costly.measured.subList(1, costly.measured.size()))
        .hasSizeGreaterThan(10)
        .allMatch(batch -> batch % 100 == 0);
    assertThat(costly.overhead()).isBetween(0.04, 0.05);
  }

  /**
   * Batches of about 1.5 ms. The first one's call takes 300 ms and its measurement 250 beside the
   * training; later ones take 2 ms and 60.
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
      now[0] += Math.round(time * MILLISECOND);
      clock.batchTrained(underWay);
      if (underWay && now[0] >= end) {
        clock.ended();
      }
      if (batch == 1 || (now[0] >= end && schedule.isDue(clock.progress()))) {
        clock.attempted();
        measured.add(batch);
        now[0] += (batch == 1 ? 300 : 2) * MILLISECOND;
        end = now[0] + (batch == 1 ? 250 : 60) * MILLISECOND;
      }
      clock.left();
    }
    return measured;
  }

  @Test
  void aShortTrainingThatHardlyFeelsMeasurementsShowsFiveOfThem() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(measuredBeside(0.05, seed)).containsExactly(1L, 200L, 300L, 400L, 500L);
      assertThat(measuredBeside(0.8, seed)).hasSize(2);
    }
  }

  static List<Schedule> predictable() {
    return List.of(
        Schedule.everyBatches(7),
        Schedule.everyBatches(7).atMostEvery(10),
        Schedule.everyBatches(9).atLeastEvery(5),
        Schedule.never().atLeastEvery(5),
        Schedule.overhead(0.05),
        Schedule.overhead(0.05).atMostEvery(30),
        Schedule.overhead(0.05).atLeastEvery(10),
        Schedule.everyBatches(7).within(0.05),
        Schedule.everyBatches(7).within(0.05).within(0.01));
  }

  /** A batch takes 10 ms, a measurement 12.3 or so. */
  @ParameterizedTest
  @MethodSource("predictable")
  void whereBatchesAreAlikeTheNextMeasurementComesWhenItIsExpected(Schedule schedule) {
    expectedExactly(schedule, 2);
  }

  /** From the first epoch's end on their length is known. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whereEpochsAreAlikeTheNextOneIsMeasuredWhenItIsExpected(int epochs) {
    expectedExactly(Schedule.everyEpochs(epochs), EPOCH + 1);
    expectedExactly(Schedule.everyEpochs(epochs).within(0.01), EPOCH + 1);
    expectedExactly(Schedule.everyEpochs(epochs).inFirstEpoch(Schedule.everyBatches(3)), EPOCH + 1);
    assertThat(simulated(Schedule.everyEpochs(epochs)).expected.subList(0, EPOCH))
        .containsOnly(OptionalLong.empty());
  }

  private static final int EPOCH = 50;

  private static Simulation simulated(Schedule schedule) {
    return new Simulation(schedule, 2_000, EPOCH, batch -> 10 * MILLISECOND, batch -> 12_345_678);
  }

  private static void expectedExactly(Schedule schedule, int from) {
    Simulation simulation = simulated(schedule);
    List<Long> measured = simulation.measured;
    assertThat(measured).hasSizeGreaterThan(5);
    for (int i = 1; i < measured.size(); i++) {
      for (long batch = Math.max(from, measured.get(i - 1) + 1); batch < measured.get(i); batch++) {
        assertThat(simulation.expected.get((int) batch - 1))
            .as("after batch %d", batch)
            .hasValue(measured.get(i));
      }
    }
  }

  @Test
  void inTheFirstEpochItsOwnScheduleIsExpected() {
    Schedule schedule = Schedule.everyBatches(20).inFirstEpoch(Schedule.everyBatches(7));

    assertThat(simulated(schedule).expected.get(20)).hasValue(28);
    assertThat(simulated(schedule).expected.get(62)).hasValue(80);
  }

  @Test
  void whatCannotBeKnownIsNotExpected() {
    Schedule own = progress -> progress.batches() == 17;
    TrainingProgress progress = spent(10, 3, 2);
    assertThat(own.nextDue(progress)).isEmpty();
    assertThat(own.within(0.5).nextDue(progress)).isEmpty();
    assertThat(own.atMostEvery(3).nextDue(progress)).isEmpty();
    assertThat(own.atLeastEvery(8).nextDue(progress)).hasValue(9 - 3 + 8);
    assertThat(Schedule.never().nextDue(progress)).isEmpty();
    assertThat(Schedule.overhead(0.5).nextDue(spent(0, 3, 2))).isEmpty();
    assertThat(Schedule.overhead(0.5).nextDue(spent(10, Double.NaN, 2))).isEmpty();
  }

  @Test
  void schedulesSayWhichOverheadTheyKeepTo() {
    assertThat(Schedule.everyBatches(3).overheadBudget()).isNaN();
    assertThat(Schedule.everyBatches(3).atMostEvery(5).overheadBudget()).isNaN();
    assertThat(Schedule.everyEpochs(1).within(0.1).overheadBudget()).isEqualTo(0.1);
    assertThat(
            Schedule.overhead(0.05)
                .atMostEvery(10)
                .atLeastEvery(1000)
                .inFirstEpoch(Schedule.everyBatches(5))
                .overheadBudget())
        .isEqualTo(0.05);
    assertThat(Schedule.overhead(0.05).within(0.02).overheadBudget()).isEqualTo(0.02);
    assertThat(Schedule.overhead(0.05).within(0.2).overheadBudget()).isEqualTo(0.05);
  }

  @Test
  void trainingIsMeasuredWhenTheScheduleSays() throws Exception {
    assertThat(batches(Schedule.everyEpochs(2))).containsExactly(1L, 17L, 33L);
    assertThat(batches(moment -> moment.batchesSinceMeasurement() == 15))
        .containsExactly(1L, 16L, 31L);
  }

  private static List<Long> batches(Schedule schedule) throws Exception {
    List<Long> batches = new ArrayList<>();
    try (CurvatureListener listener =
        Listeners.exact()
            .schedule(schedule)
            .sink(measurement -> batches.add(measurement.step().batch()))
            .build()) {
      new SmallTraining().epochs(5).listener(listener).run();
    }
    return batches;
  }

  @Test
  void scheduleThatThrowsIsCountedAndTheTrainingGoesOn() throws Exception {
    List<FailureReason> failures = new ArrayList<>();
    MeasurementSink sink =
        new MeasurementSink() {
          @Override
          public void accept(Measurement measurement) {}

          @Override
          public void failed(FailureReason reason) {
            failures.add(reason);
          }
        };
    Schedule broken =
        moment -> {
          throw new IllegalStateException("broken");
        };
    try (CurvatureListener listener = Listeners.exact().schedule(broken).sink(sink).build()) {
      SmallTraining.Trajectory trajectory = new SmallTraining().epochs(1).listener(listener).run();

      assertThat(trajectory).isEqualTo(new SmallTraining().epochs(1).run());
    }
    assertThat(failures)
        .hasSize(SmallTraining.BATCHES_PER_EPOCH - 1)
        .containsOnly(FailureReason.INTERNAL);
  }
}
