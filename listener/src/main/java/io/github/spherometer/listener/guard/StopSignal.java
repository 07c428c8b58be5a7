package io.github.spherometer.listener.guard;

import java.time.Duration;

/** By which measurements are asked to end, on whatever thread they are. */
public final class StopSignal {

  private static final long NEVER = Long.MAX_VALUE;

  private final long start = System.nanoTime();
  private volatile long end = NEVER;
  private volatile boolean obeyed;

  /** Stops the measurement under way at its next product, and all later ones. */
  public void give() {
    giveAfter(Duration.ZERO);
  }

  /** The same in some time from now. */
  public void giveAfter(Duration time) {
    end = System.nanoTime() - start + time.toNanos();
  }

  /** Whether it has been given. */
  public boolean isGiven() {
    return end != NEVER && System.nanoTime() - start >= end;
  }

  /** Whether a measurement has ended by it. */
  public boolean isObeyed() {
    return obeyed;
  }

  /**
   * To be called where a measurement may end.
   *
   * @throws MeasurementStoppedException if it shall
   */
  public void check() {
    if (isGiven()) {
      obeyed = true;
      throw new MeasurementStoppedException();
    }
  }
}
