package io.github.spherometer.listener.schedule;

import static io.github.spherometer.listener.schedule.Simulation.SECOND;
import static io.github.spherometer.listener.schedule.Simulation.spent;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {

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

  /** A batch takes 10 s, a measurement 12.3 or so. */
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
    return new Simulation(schedule, 2_000, EPOCH, batch -> 10 * SECOND, batch -> 12_345_678_000L);
  }

  private static void expectedExactly(Schedule schedule, int from) {
    expectedExactly(simulated(schedule), from);
  }

  private static void expectedExactly(Simulation simulation, int from) {
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
  void withinATenthOfASecondTheNextBatchIsExpected() {
    Schedule schedule = Schedule.overhead(0.05);

    assertThat(schedule.nextDue(spent(0.3, 0.08, 0.015))).hasValue(10);
    assertThat(schedule.nextDue(spent(0, 0.08, 0.015))).hasValue(10);
  }

  /** A batch takes 0.1 s; 0.12 s are 5 % of 2.4, which is 16 batches more than 0.8. */
  @Test
  void pastATenthOfASecondItIsExpectedWhenTheBudgetPaysForIt() {
    assertThat(Schedule.overhead(0.05).nextDue(spent(0.8, 0.08, 0.04))).hasValue(9 + 16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 40, 99})
  void aShortTrainingIsMeasuredWhenItIsExpected(int milliseconds) {
    Simulation simulation =
        new Simulation(
            Schedule.overhead(0.05),
            1_000,
            EPOCH,
            batch -> SECOND / 100,
            batch -> milliseconds * SECOND / 1_000 + 123_456);

    assertThat(simulation.measured).hasSizeGreaterThan(4);
    expectedExactly(simulation, 2);
  }
}
