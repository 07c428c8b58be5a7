package io.github.spherometer.spark.executor;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The surfaces of this process, an executor or, in local mode, the driver. One thread makes them,
 * computes with them and frees them, so that the engine has one team of threads, however many tasks
 * an executor runs at a time.
 *
 * <p>Surfaces are kept while their graphs fit into the limit. What does not fit is made anew for
 * each task, after which it is freed.
 */
public final class ExecutorSurfaces {

  private static final ExecutorSurfaces OF_THIS_PROCESS = new ExecutorSurfaces();

  private final ScheduledThreadPoolExecutor engine =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "spherometer-spark");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<SurfaceKey, Kept> kept = new LinkedHashMap<>();
  private long made;

  private ExecutorSurfaces() {
    engine.setRemoveOnCancelPolicy(true);
  }

  /**
   * Returns the only ones that there are in a process.
   *
   * @return those of this one
   */
  public static ExecutorSurfaces ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Does work with a surface, if it is kept. */
  <T> Optional<T> useKept(Tenure tenure, int partition, PartitionWork<T> work) {
    return onEngineThread(() -> useIfKept(tenure, partition, work));
  }

  /** Does work with a surface that is made for it, unless somebody else has made it since. */
  <T> T useNew(
      Tenure tenure, int partition, LongFunction<PartitionSurface> making, PartitionWork<T> work) {
    return onEngineThread(
        () ->
            useIfKept(tenure, partition, work)
                .orElseGet(() -> makeAndUse(tenure, partition, making, work)));
  }

  private <T> Optional<T> useIfKept(Tenure tenure, int partition, PartitionWork<T> work) {
    free(tenure::ends);
    Kept surface = kept.get(tenure.key(partition));
    return surface == null ? Optional.empty() : Optional.of(surface.use(work, tenure.idle()));
  }

  private <T> T makeAndUse(
      Tenure tenure, int partition, LongFunction<PartitionSurface> making, PartitionWork<T> work) {
    long left = Math.max(0, tenure.maxGraphBytes() - graphBytes());
    PartitionSurface surface = making.apply(left);
    made++;
    if (surface.surface().graphBytes() > left) {
      try (surface) {
        return work.on(surface);
      }
    }
    SurfaceKey key = tenure.key(partition);
    Kept keeping = new Kept(surface);
    kept.put(key, keeping);
    try {
      return keeping.use(work, tenure.idle());
    } finally {
      freeOnceIdle(key, keeping);
    }
  }

  private long graphBytes() {
    return kept.values().stream().mapToLong(each -> each.surface.surface().graphBytes()).sum();
  }

  /** Looks when it would be idle, and again if it has been used in the meantime. */
  private void freeOnceIdle(SurfaceKey key, Kept surface) {
    surface.look =
        engine.schedule(
            () -> {
              if (surface.nanosUntilIdle() <= 0) {
                free(key::equals);
              } else {
                freeOnceIdle(key, surface);
              }
            },
            surface.nanosUntilIdle() + 1,
            TimeUnit.NANOSECONDS);
  }

  private void free(Predicate<SurfaceKey> which) {
    for (Iterator<Map.Entry<SurfaceKey, Kept>> all = kept.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<SurfaceKey, Kept> each = all.next();
      if (which.test(each.getKey())) {
        all.remove();
        each.getValue().close();
      }
    }
  }

  /**
   * Frees surfaces.
   *
   * @param which true for those
   */
  public void close(Predicate<SurfaceKey> which) {
    onEngineThread(
        () -> {
          free(which);
          return true;
        });
  }

  /**
   * Returns how many are kept.
   *
   * @return their number
   */
  public int count() {
    return onEngineThread(kept::size);
  }

  /**
   * Returns how many have been made so far.
   *
   * @return their number
   */
  public long made() {
    return onEngineThread(() -> made);
  }

  /** Computes where all others do. */
  <T> T onEngineThread(Callable<T> work) {
    Future<T> future = engine.submit(work);
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      // A task that is cancelled: work that has begun ends on the engine's thread.
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new CancellationException("the task was interrupted");
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException exception) {
      return exception;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }

  /** A surface, and when it was used last. */
  private static final class Kept {

    private final PartitionSurface surface;
    private long idleFrom;
    private @Nullable Future<?> look;

    Kept(PartitionSurface surface) {
      this.surface = surface;
    }

    <T> T use(PartitionWork<T> work, Duration idle) {
      try {
        return work.on(surface);
      } finally {
        idleFrom = System.nanoTime() + idle.toNanos();
      }
    }

    long nanosUntilIdle() {
      return idleFrom - System.nanoTime();
    }

    void close() {
      if (look != null) {
        look.cancel(false);
      }
      surface.close();
    }
  }
}
