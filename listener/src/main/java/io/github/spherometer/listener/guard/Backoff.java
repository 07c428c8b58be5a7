package io.github.spherometer.listener.guard;

import io.github.spherometer.listener.measurement.FailureReason;
import java.util.Optional;

/**
 * Makes measurements that keep failing rarer: after n failures in a row 2^n - 1 are left out. Of
 * those that do not heal by themselves the second leaves out as many as any. May be asked on one
 * thread and told on another.
 */
public final class Backoff {

  /** Pauses stop growing here, so that a training that recovers is measured again. */
  private static final int MOST_DOUBLINGS = 6;

  private int failuresInARow;
  private int toLeaveOut;

  /** Whether to leave out the measurement that is due now. To be asked once for each. */
  public synchronized boolean leavesOut() {
    if (toLeaveOut == 0) {
      return false;
    }
    toLeaveOut--;
    return true;
  }

  /**
   * Learns how an attempt ended.
   *
   * @param failure why it failed, empty if it did not
   */
  public synchronized void ended(Optional<FailureReason> failure) {
    failure.ifPresentOrElse(this::failed, () -> failuresInARow = 0);
  }

  private void failed(FailureReason reason) {
    boolean stays = failuresInARow > 0 && !reason.heals();
    failuresInARow = stays ? MOST_DOUBLINGS : Math.min(failuresInARow + 1, MOST_DOUBLINGS);
    toLeaveOut = (1 << failuresInARow) - 1;
  }
}
