package io.github.spherometer.listener;

import io.github.spherometer.listener.beside.Share;
import java.time.Duration;

/**
 * Where measurements are taken, and what the end of a training has of them.
 *
 * @param inForeground whether always on the training's thread
 * @param engineThreads that the engine may take beside the training; 0 if nobody said
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
   * What the measuring thread takes. One thread of the engine needs no team; another team might be
   * the one with which the engine has more threads than processors, those of loading data included,
   * and then it is slow in all of them.
   *
   * @param beside whether the training goes on meanwhile
   */
  Share share(boolean beside) {
    return new Share(Math.max(1, engineThreads), beside);
  }
}
