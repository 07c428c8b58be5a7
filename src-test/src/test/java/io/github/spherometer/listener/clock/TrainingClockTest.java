package io.github.spherometer.listener.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.listener.measurement.TrainingProgress;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrainingClockTest {

  private static final long MILLISECOND = 1_000_000;

  private static final Offset<Double> SMALL = Offset.offset(1e-9);

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
    assertThat(progress.training()).isEqualTo(100 / 1e3);
    assertThat(progress.felt()).isCloseTo(340 / 1e3, SMALL);
    assertThat(progress.latestFelt()).isCloseTo(40 / 1e3, SMALL);
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
    assertThat(progress.training()).isEqualTo(20 / 1e3);
    assertThat(progress.felt()).isCloseTo(5 / 1e3, SMALL);
    assertThat(progress.latestFelt()).isZero();
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
    assertThat(progress.felt()).isCloseTo((204 + 120) / 1e3, SMALL);
    assertThat(progress.training()).isCloseTo(2, SMALL);
    assertThat(progress.latestFelt()).isCloseTo((4 + 60) / 1e3, SMALL);
  }

  /** After copying, so many batches lend some time each. */
  private void measureInLentTime(int batches, long copying, long loan) {
    clock.attempted();
    pass(copying);
    clock.left();
    for (int i = 0; i < batches; i++) {
      pass(10);
      clock.batchTrained(false);
      pass(loan);
      clock.lent();
      assertThat(clock.spentOnLatest()).isCloseTo((copying + (i + 1) * loan) / 1e3, SMALL);
      if (i == batches - 1) {
        clock.ended();
      }
      clock.left();
    }
  }

  @Test
  void timeThatIsLentIsFeltInFull() {
    clock.batchTrained(false);
    measureInLentTime(20, 200, 7);
    train(30, 10, false);
    assertThat(clock.progress().felt()).isCloseTo((200 + 140) / 1e3, SMALL);
    assertThat(clock.progress().feltError()).isZero();
    assertThat(clock.progress().training()).isCloseTo(500 / 1e3, SMALL);
  }

  /** Four batches of 13 ms after each loan of 5 ms, else of 10 ms. */
  @Test
  void batchesAfterALoanAreFeltAsFarAsTheyAreSlower() {
    clock.batchTrained(false);
    train(40, 10, false);
    clock.attempted();
    clock.left();
    for (int loan = 0; loan < 10; loan++) {
      pass(10);
      clock.batchTrained(false);
      pass(5);
      clock.lent();
      clock.left();
      train(4, 13, false);
      train(40, 10, false);
    }
    assertThat(clock.progress().felt()).isCloseTo(10 * (5 + 4 * 3) / 1e3, SMALL);
  }

  @Test
  void aFirstMeasurementInLentTimeIsPaidForLikeTheSecondOnceThatIsKnown() {
    clock.batchTrained(false);
    measureInLentTime(20, 200, 7);
    assertThat(clock.progress().feltAfterStart()).isZero();
    assertThat(clock.progress().latestFelt()).isNaN();
    train(50, 10, false);
    pass(10);
    clock.batchTrained(false);
    measureInLentTime(20, 4, 3);
    assertThat(clock.progress().latestFelt()).isCloseTo((4 + 60) / 1e3, SMALL);
    assertThat(clock.progress().feltAfterStart()).isCloseTo((64 + 64) / 1e3, SMALL);
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
    assertThat(clock.progress().felt()).isCloseTo((200 + 3 * slower) / 1e3, within(0.05));
  }
}
