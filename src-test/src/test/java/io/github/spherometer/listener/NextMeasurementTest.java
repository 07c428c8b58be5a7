package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NextMeasurementTest {

  private final List<FailureReason> failures = new ArrayList<>();

  private NextMeasurement of(Schedule schedule) {
    return new NextMeasurement("r", schedule, new FailureGuard("r", failures::add));
  }

  @Test
  void theProgressIsToldWithWhatTheScheduleExpects() {
    TrainingProgress progress = of(Schedule.everyBatches(100)).in(TrainingProgress.none(), false);

    assertThat(progress.nextMeasurement()).hasValue(100);
    assertThat(failures).isEmpty();
  }

  @Test
  void aScheduleThatFailsToSayIsCountedOnceAndNotAskedAgain() {
    Schedule broken =
        new Schedule() {
          @Override
          public boolean isDue(TrainingProgress progress) {
            return false;
          }

          @Override
          public OptionalLong nextDue(TrainingProgress progress) {
            throw new IllegalStateException("broken");
          }
        };
    NextMeasurement next = of(broken);

    assertThat(next.in(TrainingProgress.none(), false).nextMeasurement()).isEmpty();
    assertThat(next.in(TrainingProgress.none(), false).nextMeasurement()).isEmpty();
    assertThat(failures).containsExactly(FailureReason.INTERNAL);
  }
}
