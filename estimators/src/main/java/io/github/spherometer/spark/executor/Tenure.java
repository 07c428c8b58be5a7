package io.github.spherometer.spark.executor;

import java.io.Serializable;
import java.time.Duration;
import java.util.Set;

/**
 * What an executor may keep between products. It travels with every task.
 *
 * @param application of Spark
 * @param surface the one that the task is for
 * @param open the surfaces of the application that are not closed; all others are freed
 * @param maxGraphBytes of all graphs of the executor
 * @param idle after which a surface that nobody uses is freed, to be made again when it is asked
 *     for
 */
public record Tenure(
    String application, String surface, Set<String> open, long maxGraphBytes, Duration idle)
    implements Serializable {

  SurfaceKey key(int partition) {
    return new SurfaceKey(application, surface, partition);
  }

  /**
   * Returns whether a surface has been closed on the driver.
   *
   * @param key of any surface
   * @return true if it is to be freed
   */
  public boolean ends(SurfaceKey key) {
    return key.application().equals(application) && !open.contains(key.surface());
  }
}
