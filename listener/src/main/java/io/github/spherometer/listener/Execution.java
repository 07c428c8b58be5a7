package io.github.spherometer.listener;

import java.time.Duration;

/**
 * Where measurements are taken, and what the end of a training has of them.
 *
 * @param inForeground whether always on the training's thread
 * @param engineThreads that the engine may take beside the training; 0 for those that it leaves
 * @param patience how long the end of a training waits for measurements
 * @param lastBatch whether the parameters that it ends with are measured, too
 */
record Execution(boolean inForeground, int engineThreads, Duration patience, boolean lastBatch) {

  /**
   * Threads of the engine for the measuring thread.
   *
   * @param ofTraining those of the training
   */
  int threads(int ofTraining) {
    return threads(ofTraining, Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param processors of the machine
   */
  int threads(int ofTraining, int processors) {
    return engineThreads > 0
        ? engineThreads
        : Math.max(1, Math.min(ofTraining, processors - ofTraining));
  }
}
