package io.github.spherometer.listener.beside;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The training's thread lent to a measurement, for one product after another. Where the engine
 * computes a training on all processors, whatever computes beside it stops threads that the others
 * wait for, and costs the training several times its own length.
 *
 * <p>Products are computed on the lending thread: it has the engine's threads. More of them for the
 * measuring thread would slow every operation of the training down, since GNU OpenMP lets its
 * threads sleep between operations once there are more of them than processors.
 */
public final class LentTime {

  private final long patience;
  private final LongSupplier nanos;
  private boolean borrowed;
  private boolean given;
  private @Nullable FutureTask<?> next;
  private long waited;
  private volatile long asked;

  public LentTime() {
    this(Duration.ofMinutes(1), System::nanoTime);
  }

  /**
   * @param patience after which the borrower goes on by itself if the training gives no sign: it
   *     may evaluate, or be over without a word
   * @param nanos the time
   */
  LentTime(Duration patience, LongSupplier nanos) {
    this.patience = patience.toNanos();
    this.nanos = nanos;
  }

  /** What the measuring thread does next is done in lent time. */
  public synchronized void borrow() {
    borrowed = true;
    notNow();
  }

  /** It is done. */
  public synchronized void back() {
    borrowed = false;
    notifyAll();
  }

  public synchronized boolean isBorrowed() {
    return borrowed;
  }

  /**
   * Does a piece of work in lent time, and waits for it; here and at once if no time is borrowed.
   *
   * @param work may throw, which the caller then meets
   */
  public <T> T compute(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    if (!isTaken(task)) {
      task.run();
    }
    return result(task);
  }

  private synchronized boolean isTaken(FutureTask<?> task) {
    long start = nanos.getAsLong();
    next = task;
    notifyAll();
    try {
      while (next == task && borrowed && !given && !isDeserted()) {
        TimeUnit.NANOSECONDS.timedWait(this, patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waited += nanos.getAsLong() - start;
    boolean taken = next != task;
    next = taken ? next : null;
    return taken;
  }

  private boolean isDeserted() {
    return nanos.getAsLong() - asked >= patience;
  }

  private static <T> T result(FutureTask<T> task) {
    try {
      return Uninterrupted.await(task::get);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  /** Nanoseconds that work has waited so far for its turn. */
  public synchronized long waited() {
    return waited;
  }

  /** On the training's thread: does the next piece of work, and waits for what follows from it. */
  public void lend() {
    notNow();
    FutureTask<?> task = take();
    if (task != null) {
      task.run();
    }
    awaitNext();
  }

  private synchronized @Nullable FutureTask<?> take() {
    FutureTask<?> task = next;
    next = null;
    notifyAll();
    return task;
  }

  /** A loss of the user's that does not come back is not waited for: it goes on beside. */
  private synchronized void awaitNext() {
    long end = nanos.getAsLong() + patience;
    try {
      for (long left = patience;
          next == null && borrowed && !given && left > 0;
          left = end - nanos.getAsLong()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      borrowed = borrowed && (next != null || given || nanos.getAsLong() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On the training's thread: it is there, and needs its time. */
  public void notNow() {
    asked = nanos.getAsLong();
  }

  /** From now on nobody waits: the training is over. */
  public synchronized void give() {
    given = true;
    notifyAll();
  }
}
