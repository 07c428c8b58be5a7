package io.github.spherometer.listener.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nice values of threads, as Linux shows them. */
@EnabledOnOs(OS.LINUX)
class BackgroundPriorityTest {

  /** The 19th field of the thread's file; the second is a name in parentheses. */
  private static int niceOfThisThread() {
    try {
      String line = Files.readString(Path.of("/proc/thread-self/stat"));
      return Integer.parseInt(line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[16]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thatOfTheCallingThreadAloneIsLowered() throws InterruptedException {
    int before = niceOfThisThread();
    AtomicInteger there = new AtomicInteger();
    Thread thread =
        new Thread(
            () -> {
              BackgroundPriority.ofThisThread(before + 3);
              there.set(niceOfThisThread());
            });
    thread.start();
    thread.join();
    assertThat(there).hasValue(before + 3);
    assertThat(niceOfThisThread()).isEqualTo(before);
  }

  @Test
  void theMeasuringThreadLeavesTheProcessorsToTheTraining() {
    assumeThat(niceOfThisThread()).isZero();
    AtomicInteger there = new AtomicInteger();
    MeasuringThread measuring = new MeasuringThread(() -> new Share(1, true));
    measuring.run(() -> there.set(niceOfThisThread()));
    assertThat(measuring.awaitIdle(Duration.ofSeconds(50))).isTrue();
    measuring.close();
    assertThat(there).hasValue(10);
    assertThat(niceOfThisThread()).isZero();
  }
}
