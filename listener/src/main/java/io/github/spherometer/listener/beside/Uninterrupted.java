package io.github.spherometer.listener.beside;

/** Waits that an interruption does not end. */
public final class Uninterrupted {

  private Uninterrupted() {}

  /**
   * A wait for a result.
   *
   * @param <T> the result
   * @param <E> what it may throw
   */
  @FunctionalInterface
  public interface Wait<T, E extends Exception> {

    T end() throws InterruptedException, E;
  }

  /**
   * Waits to the end; whoever comes next sees the interruption.
   *
   * @param wait is begun again after an interruption
   */
  public static <T, E extends Exception> T await(Wait<T, E> wait) throws E {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.end();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
