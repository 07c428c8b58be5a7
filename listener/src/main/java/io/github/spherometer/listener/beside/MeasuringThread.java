package io.github.spherometer.listener.beside;

import io.github.spherometer.surface.torch.EngineThreads;
import io.github.spherometer.surface.torch.GradientMode;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that measures beside a training: one measurement at a time, and none in a queue. */
public final class MeasuringThread {

  /** A run that nobody ends leaves no thread behind. */
  private static final long IDLE_SECONDS = 60;

  /** See {@link BackgroundPriority}. */
  private static final int NICE = 10;

  private static final Logger logger = LoggerFactory.getLogger(MeasuringThread.class);

  private final Supplier<Share> share;
  private final ThreadPoolExecutor executor;
  private int running;

  /**
   * @param share what it takes, which is asked for when it has work
   */
  public MeasuringThread(Supplier<Share> share) {
    this.share = share;
    executor =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    executor.allowCoreThreadTimeOut(true);
  }

  /** Made by the training's thread. A process may end while it measures. */
  private Thread thread(Runnable work) {
    Share taken = share.get();
    Runnable prepared =
        () -> {
          prepare(taken);
          work.run();
        };
    Thread thread = new Thread(prepared, "spherometer-measuring");
    thread.setDaemon(true);
    return thread;
  }

  private static void prepare(Share share) {
    try {
      GradientMode.offInThisThread();
      if (share.inBackground()) {
        BackgroundPriority.ofThisThread(NICE);
      }
      EngineThreads.setOfThisThread(share.engineThreads());
    } catch (RuntimeException | LinkageError e) {
      logger.warn("The measuring thread computes as other threads do", e);
    }
  }

  /** Whether something is under way. */
  public synchronized boolean isBusy() {
    return running > 0;
  }

  /**
   * Does work when the thread is free.
   *
   * @param work must not throw
   */
  public synchronized void run(Runnable work) {
    executor.execute(
        () -> {
          try {
            work.run();
          } finally {
            done();
          }
        });
    running++;
  }

  private synchronized void done() {
    running--;
    notifyAll();
  }

  /**
   * Waits until nothing is under way.
   *
   * @return false if that took longer, or the caller was interrupted, which it then still is
   */
  public synchronized boolean awaitIdle(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      for (long left = end - System.nanoTime();
          running > 0 && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return running == 0;
  }

  /** Takes nothing more; what is under way comes to its end. */
  public void close() {
    executor.shutdown();
  }
}
