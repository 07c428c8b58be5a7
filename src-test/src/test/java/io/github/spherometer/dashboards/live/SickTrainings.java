package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.servers.Programs;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of trainings that fall ill while a real Prometheus watches; at last their process is gone.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SickTrainings {

  private final int haste;

  /** What has watched them. */
  protected Watched watched;

  /** When all that are ill are so. */
  protected Instant sick;

  /** When their process is gone. */
  protected Instant gone;

  /**
   * For tests of some trainings.
   *
   * @param haste as in {@link Watched#start}
   */
  SickTrainings(int haste) {
    this.haste = haste;
  }

  /** Adds trainings, and trains them until they are ill. */
  abstract void fallIll() throws Exception;

  @BeforeAll
  void watch(@TempDir Path directory) throws Exception {
    if (Programs.isInstalled("prometheus")) {
      watched = Watched.start(directory, haste);
      fallIll();
      sick = Instant.now();
      watched.lose();
      gone = Instant.now();
    }
  }

  /** Here, because surefire does not report a class that is skipped as a whole. */
  @BeforeEach
  void skipWithoutPrometheus() {
    Programs.assumeInstalled("prometheus");
  }

  @AfterAll
  void stop() {
    if (watched != null) {
      watched.close();
    }
  }

  /** What is read in the first panel of a dashboard of a run. */
  void assertState(String run, Instant time, String textAndColor) throws Exception {
    assertThat(watched.read("State", run, time)).containsExactly(textAndColor);
  }
}
