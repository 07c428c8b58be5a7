package io.github.spherometer.listener.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a server, few and for a limited time each. Java's server reads a request and
 * writes the answer on one thread, so that a client who sends half a request, or takes no answer,
 * would hold it as long as they like. Here such a thread is interrupted, which closes the
 * connection: sooner if others wait for a thread. Whoever came last is served first, so that a
 * scrape does not wait for all the others.
 */
public final class RequestThreads implements Executor {

  public static final int THREADS = 8;

  private static final Logger logger = LoggerFactory.getLogger(RequestThreads.class);

  private static final ThreadLocal<@Nullable Request> CURRENT = new ThreadLocal<>();
  private static final Duration BETWEEN_COMPLAINTS = Duration.ofMinutes(1);
  private static final Duration IDLE = Duration.ofSeconds(60);

  /**
   * How long a thread may be held.
   *
   * @param client by a client who sends or takes, in all
   * @param clientInACrowd the same while others wait for a thread
   * @param work by what is done for the client
   */
  record Limits(Duration client, Duration clientInACrowd, Duration work) {

    static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofSeconds(30));
  }

  private final Limits limits;
  private final long tick;
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE.toSeconds(),
          TimeUnit.SECONDS,
          new NewestFirst(),
          RequestThreads::daemon);
  private final ScheduledThreadPoolExecutor watch =
      new ScheduledThreadPoolExecutor(1, RequestThreads::daemon);
  private final AtomicInteger cutOff = new AtomicInteger();
  private long latestComplaint = System.nanoTime() - BETWEEN_COMPLAINTS.toNanos();

  RequestThreads(Limits limits) {
    this.limits = limits;
    tick = limits.clientInACrowd().toNanos() / 2;
    pool.allowCoreThreadTimeOut(true);
    watch.setRemoveOnCancelPolicy(true);
    watch.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "spherometer-metrics");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(new Request(task));
  }

  /** Does what takes its own time, in which the client has nothing to do. */
  static <T> T work(Supplier<T> work) {
    Request request = Objects.requireNonNull(CURRENT.get(), "not on a thread of a request");
    request.turn(true);
    try {
      return work.get();
    } finally {
      request.turn(false);
    }
  }

  /** Ends them, and waits for it a little. */
  void close() {
    pool.shutdownNow();
    try {
      pool.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.shutdownNow();
  }

  /** A line a minute says enough, however many they are. */
  private void complain() {
    int count = cutOff.incrementAndGet();
    synchronized (this) {
      long now = System.nanoTime();
      if (now - latestComplaint >= BETWEEN_COMPLAINTS.toNanos()) {
        latestComplaint = now;
        cutOff.addAndGet(-count);
        logger.warn("Clients cut off that sent no whole request or took no answer: {}", count);
      }
    }
  }

  /** A connection on a thread. */
  private final class Request implements Runnable {

    private final Runnable task;
    private @Nullable Thread thread;
    private boolean working;
    private long begin;
    private boolean expired;

    Request(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      Future<?> checks = watch.scheduleWithFixedDelay(this::check, tick, tick, NANOSECONDS);
      on(Thread.currentThread());
      CURRENT.set(this);
      try {
        task.run();
      } finally {
        CURRENT.remove();
        on(null);
        checks.cancel(false);
        Thread.interrupted(); // the next request has nothing to do with it
      }
    }

    private synchronized void on(@Nullable Thread itsThread) {
      thread = itsThread;
      begin = System.nanoTime();
    }

    synchronized void turn(boolean ours) {
      working = ours;
      begin = System.nanoTime();
    }

    private synchronized void check() {
      if (thread != null && System.nanoTime() - begin > limit().toNanos()) {
        thread.interrupt();
        if (!expired) {
          expired = true;
          complain();
        }
      }
    }

    private Duration limit() {
      if (working) {
        return limits.work();
      }
      return pool.getQueue().isEmpty() ? limits.client() : limits.clientInACrowd();
    }
  }

  private static final class NewestFirst extends LinkedBlockingDeque<Runnable> {

    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return offerFirst(task);
    }
  }
}
