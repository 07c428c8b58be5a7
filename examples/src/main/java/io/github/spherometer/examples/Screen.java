package io.github.spherometer.examples;

import java.io.Console;
import java.io.PrintStream;

/** Lines of text, and below them, on a terminal alone, one that changes. */
final class Screen {

  /** What fits on the narrowest terminal that is in use. */
  static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean terminal;
  private int shown;

  /**
   * @param terminal whether somebody looks at it while it is written
   */
  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Writes a line that stays. */
  synchronized void line(String text) {
    erase();
    out.println(text);
  }

  /** Shows a line until the next one of either kind. */
  synchronized void status(String text) {
    if (terminal) {
      erase();
      String cut = text.substring(0, Math.min(text.length(), WIDTH));
      out.print(cut);
      out.flush();
      shown = cut.length();
    }
  }

  /** Takes the changing line away. */
  synchronized void erase() {
    if (shown > 0) {
      out.print("\r" + " ".repeat(shown) + "\r");
      out.flush();
      shown = 0;
    }
  }

  /** Up to JDK 21 there is a console on terminals only; since 22 it has to be asked. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean isTerminal() {
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
