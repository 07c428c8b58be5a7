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

  /** Threads of the engine that are given, 0 if none are; budget: whether there is one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # asked for  | given | of training | processors | budget | where
          nothing      | 0     | 1           | 2          | yes    | BESIDE
          nothing      | 0     | 1           | 2          | no     | BESIDE
          nothing      | 0     | 7           | 8          | yes    | BESIDE
          nothing      | 0     | 7           | 8          | no     | BESIDE
          nothing      | 0     | 8           | 8          | yes    | IN_LENT_TIME
          nothing      | 0     | 8           | 8          | no     | IN_FOREGROUND
          nothing      | 0     | 9           | 8          | yes    | IN_LENT_TIME
          nothing      | 0     | 9           | 8          | no     | IN_FOREGROUND
          nothing      | 0     | 1           | 1          | yes    | IN_LENT_TIME
          nothing      | 0     | 1           | 1          | no     | IN_FOREGROUND
          nothing      | 1     | 8           | 8          | yes    | BESIDE
          nothing      | 1     | 8           | 8          | no     | BESIDE
          nothing      | 3     | 1           | 1          | yes    | BESIDE
          nothing      | 3     | 4           | 8          | no     | BESIDE
          foreground   | 0     | 1           | 8          | yes    | IN_FOREGROUND
          foreground   | 0     | 8           | 8          | yes    | IN_FOREGROUND
          foreground   | 0     | 8           | 8          | no     | IN_FOREGROUND
          foreground   | 3     | 1           | 8          | yes    | IN_FOREGROUND
          """)
  void whereATrainingIsMeasured(
      String asked, int given, int ofTraining, int processors, String budget, Where where) {
    if (asked.equals("foreground")) {
      options.inForeground();
    }
    if (given > 0) {
      options.engineThreads(given);
    }
    boolean limited = budget.equals("yes");
    assertThat(options.build().fromCopies(ofTraining, processors, limited)).isEqualTo(where);
  }

  @Test
  void oneThreadOfTheEngineIsEnoughUnlessMoreAreGiven() {
    assertThat(options.build().share(true)).isEqualTo(new Share(1, true));
    assertThat(options.build().share(false)).isEqualTo(new Share(1, false));
  }

  @Test
  void aNumberOfThreadsThatIsGivenIsTaken() {
    options.engineThreads(3);
    assertThat(options.build().share(true)).isEqualTo(new Share(3, true));
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
