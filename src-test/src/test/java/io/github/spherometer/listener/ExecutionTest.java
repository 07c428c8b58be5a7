package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.beside.Share;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionTest {

  private final ExecutionOptions options = new ExecutionOptions();

  @ParameterizedTest(name = "a training with {0} threads on {1} processors")
  @CsvSource({"1, 2", "1, 8", "4, 8", "7, 8"})
  void whatTheTrainingLeavesIsTaken(int ofTraining, int processors) {
    Execution execution = options.build();
    assertThat(execution.fromCopies(ofTraining, processors, true)).isEqualTo(Where.BESIDE);
    assertThat(execution.fromCopies(ofTraining, processors, false)).isEqualTo(Where.BESIDE);
  }

  @Test
  void oneThreadOfTheEngineIsEnoughUnlessMoreAreGiven() {
    assertThat(options.build().share(true)).isEqualTo(new Share(1, true));
    assertThat(options.build().share(false)).isEqualTo(new Share(1, false));
  }

  @ParameterizedTest(name = "a training with {0} threads on {1} processors")
  @CsvSource({"1, 1", "2, 2", "8, 8", "9, 8"})
  void whereNothingIsLeftTheTrainingWaitsWithinItsBudget(int ofTraining, int processors) {
    Execution execution = options.build();
    assertThat(execution.fromCopies(ofTraining, processors, true)).isEqualTo(Where.IN_LENT_TIME);
    assertThat(execution.fromCopies(ofTraining, processors, false)).isEqualTo(Where.IN_FOREGROUND);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 8", "8, 8"})
  void aNumberOfThreadsThatIsGivenIsTaken(int ofTraining, int processors) {
    options.engineThreads(3);
    Execution execution = options.build();
    assertThat(execution.fromCopies(ofTraining, processors, true)).isEqualTo(Where.BESIDE);
    assertThat(execution.share(true)).isEqualTo(new Share(3, true));
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
