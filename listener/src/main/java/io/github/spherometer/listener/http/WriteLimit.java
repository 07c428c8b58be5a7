package io.github.spherometer.listener.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Interrupts the thread that writes to clients, one after the other, when one of them takes too
 * long, which closes the connection.
 */
final class WriteLimit implements AutoCloseable {

  /** Writes to a client. */
  @FunctionalInterface
  interface Write {
    void run() throws IOException;
  }

  private final Thread writer = Thread.currentThread();
  private final Duration most;
  private final Future<?> checks;
  private boolean writing;
  private long begin;

  /**
   * Begins a round of writes of this thread.
   *
   * @param most how long one of them may hold the others
   */
  WriteLimit(ScheduledExecutorService watch, Duration most) {
    this.most = most;
    long tick = most.toNanos() / 4;
    checks = watch.scheduleWithFixedDelay(this::check, tick, tick, NANOSECONDS);
  }

  /** Writes, or is interrupted; leaves no interrupt behind. */
  void write(Write write) throws IOException {
    turn(true);
    try {
      write.run();
    } finally {
      turn(false);
    }
  }

  /** An interrupt that came too late for one client is not for the next. */
  private synchronized void turn(boolean itWrites) {
    writing = itWrites;
    begin = System.nanoTime();
    if (!itWrites) {
      Thread.interrupted();
    }
  }

  private synchronized void check() {
    if (writing && System.nanoTime() - begin > most.toNanos()) {
      writer.interrupt();
    }
  }

  @Override
  public void close() {
    checks.cancel(false);
  }
}
