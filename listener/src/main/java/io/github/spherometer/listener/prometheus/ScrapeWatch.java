package io.github.spherometer.listener.prometheus;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Knows when the page has been scraped. */
final class ScrapeWatch {

  private long latest = Long.MIN_VALUE;

  /**
   * Tells that a page has been sent.
   *
   * @param collected nano time at which it was begun, for its values may be as old as that
   */
  synchronized void answered(long collected) {
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
