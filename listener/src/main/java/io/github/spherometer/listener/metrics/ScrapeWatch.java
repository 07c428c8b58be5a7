package io.github.spherometer.listener.metrics;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves requests, and knows when one has been answered that showed the metrics. What collects them
 * says so from within the request; the answer is out when the request's task has ended.
 */
final class ScrapeWatch extends ThreadPoolExecutor {

  private static final int THREADS = 5;
  private static final long IDLE_SECONDS = 60;

  private final ThreadLocal<@Nullable Long> collectedAt = new ThreadLocal<>();
  private long latest = Long.MIN_VALUE;

  ScrapeWatch() {
    super(
        THREADS,
        THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        ScrapeWatch::daemon);
    allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "spherometer-metrics");
    thread.setDaemon(true);
    return thread;
  }

  /** To be called while the metrics are collected. */
  void collecting() {
    collectedAt.set(System.nanoTime());
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable failure) {
    super.afterExecute(task, failure);
    Long collected = collectedAt.get();
    if (collected != null) {
      collectedAt.remove();
      answered(collected);
    }
  }

  private synchronized void answered(long collected) {
    latest = Math.max(latest, collected);
    notifyAll();
  }

  /**
   * Waits for an answer to a request that comes from now on.
   *
   * @return whether there was one in time
   */
  synchronized boolean await(Duration most) throws InterruptedException {
    long begin = System.nanoTime();
    long deadline = begin + most.toNanos();
    while (latest < begin) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
