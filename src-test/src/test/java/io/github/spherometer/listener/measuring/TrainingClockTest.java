package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.measurement.TrainingProgress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainingClockTest {

  private static final long MILLISECOND = 1_000_000;

  private long now = 77;
  private final TrainingClock clock = new TrainingClock(() -> now);

  private void pass(long milliseconds) {
    now += milliseconds * MILLISECOND;
  }

  private void train(int batches, long milliseconds, boolean underWay) {
    for (int i = 0; i < batches; i++) {
      pass(milliseconds);
      clock.batchTrained(underWay);
      clock.left();
    }
  }

  private void measureInTheForeground(long milliseconds) {
    clock.batchTrained(false);
    clock.attempted();
    pass(milliseconds);
    clock.ended();
    clock.left();
  }

  @Test
  void timeInOurCodeIsFeltInFull() {
    pass(1_000);
    measureInTheForeground(300);
    train(9, 10, false);
    pass(10);
    measureInTheForeground(40);

    TrainingProgress progress = clock.progress();
    assertThat(progress.training()).isEqualTo(Duration.ofMillis(100));
    assertThat(progress.measuring()).isEqualTo(Duration.ofMillis(340));
    assertThat(progress.latestMeasurement()).isEqualTo(Duration.ofMillis(40));
    assertThat(progress.batchesSinceMeasurement()).isZero();
  }

  @Test
  void whatIsDoneWithoutAMeasurementIsFeltToo() {
    train(1, 10, false);
    pass(10);
    clock.batchTrained(false);
    pass(3);
    clock.left();
    pass(5);
    clock.epochTrained();
    pass(2);
    clock.left();
    train(1, 5, false);

    TrainingProgress progress = clock.progress();
    assertThat(progress.training()).isEqualTo(Duration.ofMillis(20));
    assertThat(progress.measuring()).isEqualTo(Duration.ofMillis(5));
    assertThat(progress.latestMeasurement()).isZero();
    assertThat(progress.batchesSinceMeasurement()).isEqualTo(3);
    assertThat(progress.batchOfEpoch()).isEqualTo(1);
    assertThat(progress.epochs()).isEqualTo(1);
  }

  private void measureBeside(int batches, long copying, long slowBatch) {
    clock.attempted();
    pass(copying);
    clock.left();
    train(batches - 1, slowBatch, true);
    pass(slowBatch);
    clock.batchTrained(true);
    clock.ended();
    clock.left();
  }

  /** 200 ms at the start, 4 more, and 3 ms in each of 20 batches, twice. */
  @Test
  void besideTheTrainingItsSlowerBatchesAreFeltAndNotTheMeasurement() {
    clock.batchTrained(false);
    measureBeside(20, 200, 13);
    train(79, 10, false);
    pass(10);
    clock.batchTrained(false);
    measureBeside(20, 4, 13);
    train(80, 10, false);

    TrainingProgress progress = clock.progress();
    assertThat(progress.measuring()).isEqualTo(Duration.ofMillis(204 + 120));
    assertThat(progress.training()).isEqualTo(Duration.ofSeconds(2));
    assertThat(progress.latestMeasurement()).isEqualTo(Duration.ofMillis(4 + 60));
  }

  /** 50 ms at the end of every epoch of 30 batches. */
  @Test
  void evaluationsAreTraining() {
    clock.batchTrained(false);
    measureBeside(20, 200, 13);
    for (int batch = 22; batch <= 3_000; batch++) {
      pass(batch % 50 < 20 ? 13 : 10);
      clock.batchTrained(batch % 50 < 20);
      clock.left();
      if (batch % 30 == 0) {
        pass(50);
        clock.epochTrained();
        clock.left();
      }
    }

    long slower = 20 + 59 * 20 + 1;
    assertThat(clock.progress().measuring()).isEqualTo(Duration.ofMillis(200 + 3 * slower));
  }
}
