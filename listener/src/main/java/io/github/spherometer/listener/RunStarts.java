package io.github.spherometer.listener;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When runs begin, to the millisecond: no two runs of a process at the same time. */
final class RunStarts {

  private static Instant latest = Instant.MIN;

  private RunStarts() {}

  /** Now, or a little later where a run has begun in this millisecond or the clock was put back. */
  static synchronized Instant next() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    latest = now.isAfter(latest) ? now : latest.plusMillis(1);
    return latest;
  }
}
