package io.github.spherometer.listener.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static List<Long> measured(Schedule schedule, int batches, int batchesPerEpoch) {
    return new Simulation(schedule, batches, batchesPerEpoch, b -> Simulation.SECOND, b -> 0)
        .measured;
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
