package io.github.spherometer.listener.clock;

import io.github.spherometer.listener.measurement.TrainingProgress;

/** When a training lends its time to a measurement, so that it is not felt. */
public final class Loans {

  /** Who has just begun to watch wants to see something: this much of the first measurement. */
  private static final double AT_ONCE_SECONDS = 1;

  /** Loans follow each other no faster than at this multiple of the budget. */
  private static final double MOST = 2;

  private final double budget;
  private double next;

  /**
   * @param budget felt time / time spent training
   */
  public Loans(double budget) {
    this.budget = budget;
  }

  /**
   * Whether it can lend now.
   *
   * @param first whether nothing has been measured yet
   */
  public boolean allow(TrainingProgress progress, boolean first) {
    double felt = progress.feltAfterStart();
    return (first && felt < AT_ONCE_SECONDS)
        || (felt <= budget * progress.training() && progress.training() >= next);
  }

  /** It has lent. */
  public void lent(double seconds, TrainingProgress progress) {
    next = progress.training() + seconds / (MOST * budget);
  }
}
