package io.github.spherometer.listener.http;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The one thread that tells all streams what is new; there is none while there are no streams. */
final class NewsTeller {

  private final LongSupplier version;
  private final NewsStreams.Limits limits;
  private final Runnable ended;
  private final ScheduledThreadPoolExecutor watch =
      new ScheduledThreadPoolExecutor(1, NewsTeller::daemon);
  private final List<EventStream> streams = new ArrayList<>();
  private @Nullable Thread thread;
  private long latest;
  private boolean closed;

  /**
   * @param ended is told of each stream that is over
   */
  NewsTeller(LongSupplier version, NewsStreams.Limits limits, Runnable ended) {
    this.version = version;
    this.limits = limits;
    this.ended = ended;
    watch.setRemoveOnCancelPolicy(true);
    watch.setKeepAliveTime(1, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable work) {
    Thread daemon = new Thread(work, "spherometer-news");
    daemon.setDaemon(true);
    return daemon;
  }

  synchronized void add(EventStream stream) {
    streams.add(stream);
    if (thread == null && !closed) {
      thread = daemon(this::run);
      thread.start();
    }
  }

  private void run() {
    try {
      while (goesOn()) {
        round(look());
        Thread.sleep(limits.look().toMillis());
      }
    } catch (InterruptedException e) {
      // It is closed.
    } finally {
      leave();
    }
  }

  private synchronized boolean goesOn() {
    if (streams.isEmpty()) {
      thread = null; // under the same lock: a stream that comes now begins another one
    }
    return thread != null && !closed;
  }

  /** Whatever ended this thread, the next stream begins another one. */
  private synchronized void leave() {
    if (thread == Thread.currentThread()) {
      thread = null;
    }
  }

  /** Whoever asks for the news themselves learns what is wrong with them. */
  private long look() {
    try {
      latest = version.getAsLong();
    } catch (RuntimeException e) {
      // As if there were none.
    }
    return latest;
  }

  private void round(long now) {
    List<EventStream> due;
    synchronized (this) {
      due = streams.stream().filter(stream -> isDue(stream, now)).toList();
    }
    if (!due.isEmpty()) {
      try (WriteLimit limit = new WriteLimit(watch, limits.write())) {
        due.forEach(stream -> proceed(stream, now, limit));
      }
    }
  }

  private boolean isDue(EventStream stream, long now) {
    return !stream.knows(now)
        || stream.hasBeenSilentFor(limits.silence())
        || stream.isOlderThan(limits.life());
  }

  private void proceed(EventStream stream, long now, WriteLimit limit) {
    try {
      limit.write(
          () -> {
            if (stream.isOlderThan(limits.life())) {
              end(stream);
            } else if (stream.knows(now)) {
              stream.comment();
            } else {
              stream.tell(now);
            }
          });
    } catch (IOException | RuntimeException e) { // the client has gone, or was cut off
      end(stream);
    }
  }

  private void end(EventStream stream) {
    synchronized (this) {
      streams.remove(stream);
    }
    stream.end();
    ended.run();
  }

  /** Tells nobody any more; waits a little for the thread. */
  void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      last = thread;
    }
    if (last != null) {
      last.interrupt();
      join(last);
    }
    watch.shutdownNow();
  }

  private static void join(Thread last) {
    try {
      last.join(Duration.ofSeconds(1).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
