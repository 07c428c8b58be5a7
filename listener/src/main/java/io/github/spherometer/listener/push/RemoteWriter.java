package io.github.spherometer.listener.push;

import io.github.spherometer.listener.beside.Uninterrupted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a page shows to a server: after changes, and every few seconds between them. Two
 * threads of its own, one to look and one to send.
 */
public final class RemoteWriter implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(RemoteWriter.class);

  /** Twelve megabytes, five thousand measurements. */
  private static final int MOST_SAMPLES = 1_000_000;

  /** It needs next to no time when it is interrupted. */
  private static final Duration TO_STOP = Duration.ofSeconds(1);

  private final SampleQueue queue = new SampleQueue(MOST_SAMPLES);
  private final Snapshots snapshots;
  private final Destination destination;
  private final Thread sender;
  private final Thread looker;
  private boolean complained;

  /**
   * Starts to write.
   *
   * @param page in Prometheus's text format
   * @param labels of all series that do not have them themselves
   * @param interval between two looks at the page
   */
  public RemoteWriter(
      Supplier<String> page,
      Map<String, String> labels,
      Destination destination,
      Duration interval) {
    this.destination = destination;
    snapshots = new Snapshots(page, labels, queue::add);
    sender = daemon(new Sender(queue, destination), "spherometer-remote-write");
    sender.start();
    looker = daemon(() -> lookNowAndThen(interval), "spherometer-remote-write-looks");
    looker.start();
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void lookNowAndThen(Duration interval) {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(interval.toNanos());
        look();
      }
    } catch (InterruptedException end) {
      // It is closed.
    }
  }

  /** Meters may be anybody's and throw anything, and the next look may be better. */
  private void look() {
    try {
      snapshots.take(Instant.now());
    } catch (RuntimeException | LinkageError e) {
      if (!complained) {
        complained = true;
        logger.warn("The metrics cannot be written to {}", destination.uri(), e);
      }
    }
  }

  /** Makes a change that the page shows, and writes what it shows then. Waits for no server. */
  public void after(Runnable change, Instant time) {
    snapshots.after(change, time);
  }

  /** The same for a change that may come often and concerns few series: only these are written. */
  public void afterSmall(Runnable change, Instant time) {
    snapshots.afterSmall(change, time);
  }

  /**
   * Waits until everything is written.
   *
   * @return whether it is
   */
  public boolean flush(Duration most) {
    try {
      return queue.awaitEmpty(most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How many samples the server has refused, or could not be kept until it came back. */
  public long lost() {
    return queue.lost();
  }

  /** How many samples wait. */
  public long waiting() {
    return queue.left();
  }

  /**
   * Writes that all series have ended.
   *
   * @param most how long to wait for the server
   */
  public void end(Duration most) {
    looker.interrupt();
    snapshots.end(Instant.now());
    flush(most);
    close();
  }

  /** What is not written is lost. */
  @Override
  public void close() {
    looker.interrupt();
    sender.interrupt();
    Uninterrupted.await(
        () -> {
          sender.join(TO_STOP.toMillis());
          return true;
        });
  }
}
