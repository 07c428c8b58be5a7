package io.github.spherometer.listener;

import io.github.spherometer.listener.beside.Share;
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
   * Where a run is measured that can be measured from copies. Threads of two trainings that the
   * engine wants on the same processor stop each other, so that a measurement costs the training
   * more than its own length; then they had better take turns.
   *
   * @param ofTraining threads of the engine that compute the training on processors
   * @param processors of the machine
   * @param limited whether measurements have a budget
   */
  Where fromCopies(int ofTraining, int processors, boolean limited) {
    if (inForeground) {
      return Where.IN_FOREGROUND;
    }
    if (engineThreads > 0 || ofTraining < processors) {
      return Where.BESIDE;
    }
    return limited ? Where.IN_LENT_TIME : Where.IN_FOREGROUND;
  }

  /**
   * What the measuring thread takes: threads that the training leaves, if there are any. Where it
   * does not, products are computed by its own.
   */
  Share share(int ofTraining, int processors) {
    if (engineThreads > 0) {
      return new Share(engineThreads, true);
    }
    return ofTraining < processors
        ? new Share(Math.min(ofTraining, processors - ofTraining), true)
        : new Share(1, false);
  }
}
