package io.github.spherometer.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long the live page stays up after a training. */
final class Linger {

  @Option(
      names = "--linger",
      paramLabel = "SECONDS",
      converter = Ranges.Seconds.class,
      description =
          "how long the live page stays up after the training (default: until Ctrl-C on a terminal, 0"
              + " otherwise)")
  private @Nullable Integer seconds;

  void await() throws InterruptedException {
    if (seconds != null) {
      Thread.sleep(1000L * seconds);
    } else if (Screen.isTerminal()) {
      System.out.println("Training is over; the live page stays up until Ctrl-C.");
      Thread.currentThread().join();
    }
  }
}
