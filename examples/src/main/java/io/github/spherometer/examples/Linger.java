package io.github.spherometer.examples;

import java.io.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long the metrics stay up after a training. */
final class Linger {

  @Option(
      names = "--linger",
      paramLabel = "SECONDS",
      description =
          "how long the metrics stay up after the training (default: until Ctrl-C on a terminal, 0"
              + " otherwise)")
  private @Nullable Integer seconds;

  void await() throws InterruptedException {
    if (seconds != null) {
      Thread.sleep(1000L * seconds);
    } else if (isTerminal()) {
      System.out.println("Training is over; the metrics stay up until Ctrl-C.");
      Thread.currentThread().join();
    }
  }

  /** Up to JDK 21 there is a console on terminals only; since 22 it has to be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
