package io.github.spherometer.listener;

/**
 * When a measurement that is due may begin. While another one is under way it waits for its turn;
 * one waits at most, and what is due meanwhile is left out.
 */
final class Turn {

  /** After a measurement from copies, most of which show what that one cost the training. */
  private static final int BATCHES_ALONE = 8;

  private final boolean countsEvery;
  private boolean waiting;
  private long latestDue;
  private long alone;

  /**
   * @param countsEvery whether measurements that are due at consecutive batches are several; else
   *     they are one that is due as soon as possible
   */
  Turn(boolean countsEvery) {
    this.countsEvery = countsEvery;
  }

  /**
   * One is due.
   *
   * @param batch number of the latest
   * @return whether it is left out, since another one waits
   */
  boolean comesTooLate(long batch) {
    boolean another = countsEvery || batch != latestDue + 1;
    boolean second = waiting && another;
    latestDue = batch;
    waiting = true;
    return second;
  }

  /**
   * Whether one begins now.
   *
   * @param batch number of the latest
   */
  boolean isNow(long batch) {
    return waiting && batch >= alone;
  }

  /** Whether one that is due has not begun yet. */
  boolean isWaiting() {
    return waiting;
  }

  void begins() {
    waiting = false;
  }

  /** The one that waits is not to begin: the one that it waited for has failed. */
  void leavesOut() {
    waiting = false;
  }

  /** One that was under way beside the training is over. */
  void isOver(long batch) {
    alone = batch + BATCHES_ALONE;
  }
}
