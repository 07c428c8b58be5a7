package io.github.spherometer.listener;

/** Makes measurements that keep failing rarer: after n failures in a row 2^n - 1 are left out. */
final class Backoff {

  /** Pauses stop growing here, so that a training that recovers is measured again. */
  private static final int MOST_DOUBLINGS = 6;

  private int failuresInARow;
  private int toLeaveOut;

  /** Whether to leave out the measurement that is due now. To be asked once for each. */
  boolean leavesOut() {
    if (toLeaveOut == 0) {
      return false;
    }
    toLeaveOut--;
    return true;
  }

  void succeeded() {
    failuresInARow = 0;
  }

  void failed() {
    failuresInARow = Math.min(failuresInARow + 1, MOST_DOUBLINGS);
    toLeaveOut = (1 << failuresInARow) - 1;
  }
}
