package io.github.spherometer.benchmarks;

import java.util.Locale;

/** What one method took along a trajectory, and how wrong it was where it stopped. */
final class Tally {

  private final int topK;
  private final Sample stopped = new Sample();
  private final Sample needed = new Sample();
  private final Sample errors = new Sample();

  Tally(int topK) {
    this.topK = topK;
  }

  /**
   * One measurement.
   *
   * @param products until it stopped by itself
   * @param enough products after which the eigenvalues were good enough, as is known afterwards
   * @param error largest error where it stopped, as a fraction of the largest magnitude
   */
  void add(int products, int enough, double error) {
    stopped.add((double) products / topK);
    needed.add((double) enough / topK);
    errors.add(error);
  }

  boolean isEmpty() {
    return errors.size() == 0;
  }

  /** Products a wanted eigenvalue. */
  double stopped() {
    return stopped.mean();
  }

  /** Products a wanted eigenvalue. */
  double needed() {
    return needed.mean();
  }

  /** Largest error, and how often it was above 1 %. */
  String error() {
    return String.format(
        Locale.ROOT,
        "%.2f %%, %d of %d above 1 %%",
        100 * errors.quantile(1),
        errors.count(error -> error > 0.01),
        errors.size());
  }
}
