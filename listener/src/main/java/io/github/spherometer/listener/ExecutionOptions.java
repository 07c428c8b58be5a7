package io.github.spherometer.listener;

import io.github.spherometer.estimators.argument.Require;
import java.time.Duration;

/** What a user said of where to measure. What they said first makes no difference. */
final class ExecutionOptions {

  /** As good as for ever, and far from what nanoseconds cannot hold. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private boolean inForeground;
  private int engineThreads;
  private Duration patience = Duration.ofSeconds(30);
  private boolean lastBatch = true;

  void inForeground() {
    inForeground = true;
  }

  void engineThreads(int threads) {
    engineThreads = Require.atLeast("engineThreads", threads, 1);
  }

  void patience(Duration time) {
    Require.that(!time.isNegative(), "endWithin", time, "at least 0");
    patience = time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }

  void withoutLastBatch() {
    lastBatch = false;
  }

  Execution build() {
    return new Execution(inForeground, engineThreads, patience, lastBatch);
  }
}
