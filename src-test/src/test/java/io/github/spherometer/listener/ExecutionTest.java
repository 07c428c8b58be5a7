package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionTest {

  private final ExecutionOptions options = new ExecutionOptions();

  @ParameterizedTest(name = "a training with {0} threads on {1} processors leaves {2}")
  @CsvSource({
    "1, 1, 1", "1, 2, 1", "2, 2, 1", "1, 8, 1", "4, 8, 4", "6, 8, 2", "8, 8, 1", "9, 8, 1"
  })
  void theEngineTakesWhatTheTrainingLeavesAndNoMoreThanTheTraining(
      int ofTraining, int processors, int expected) {
    assertThat(options.build().threads(ofTraining, processors)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 8", "8, 8"})
  void aNumberOfThreadsThatIsGivenIsTaken(int ofTraining, int processors) {
    options.engineThreads(3);
    assertThat(options.build().threads(ofTraining, processors)).isEqualTo(3);
  }

  @Test
  void byDefaultTheEndIsMeasuredBesideAndWaitedForHalfAMinute() {
    assertThat(options.build()).isEqualTo(new Execution(false, 0, Duration.ofSeconds(30), true));
  }

  @Test
  void whatIsAskedForIsKept() {
    options.inForeground();
    options.engineThreads(2);
    options.patience(Duration.ZERO);
    options.withoutLastBatch();
    assertThat(options.build()).isEqualTo(new Execution(true, 2, Duration.ZERO, false));
  }

  /** What has no end in nanoseconds is as good as for ever. */
  @Test
  void theEndMayWaitForEver() {
    options.patience(ChronoUnit.FOREVER.getDuration());
    Duration patience = options.build().patience();
    assertThat(patience).isGreaterThan(Duration.ofDays(3650));
    assertThat(System.nanoTime() + 2 * patience.toNanos()).isGreaterThan(System.nanoTime());
  }
}
