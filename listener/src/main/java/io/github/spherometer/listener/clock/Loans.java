package io.github.spherometer.listener.clock;

/** When a training lends its time to a measurement, so that it is not felt. */
public final class Loans {

  /** Who has just begun to watch wants to see something: this much of the first measurement. */
  private static final double AT_ONCE_SECONDS = 1;

  /** From one batch to the next, loans take no more than this multiple of the budget. */
  private static final double MOST = 2;

  private final double budget;
  private double previous;
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
   * @param felt seconds so far
   * @param training seconds so far
   * @param first whether it would lend to the first measurement
   */
  public boolean allow(double felt, double training, boolean first) {
    return (first && felt < AT_ONCE_SECONDS) || (felt <= budget * training && training >= next);
  }

  /**
   * A batch has been trained, and nothing more is lent in it.
   *
   * @param training seconds so far
   */
  public void batchTrained(double training) {
    previous = training;
  }

  /** It has lent. */
  public void lent(double seconds) {
    next = Math.max(next, previous) + seconds / (MOST * budget);
  }
}
