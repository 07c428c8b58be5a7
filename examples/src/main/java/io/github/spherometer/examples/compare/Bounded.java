package io.github.spherometer.examples.compare;

/**
 * A number and how far from the truth it may be.
 *
 * @param value the number
 * @param error its bound; NaN where none is known
 */
record Bounded(double value, double error) {

  static Bounded unbounded(double value) {
    return new Bounded(value, Double.NaN);
  }

  /** The error, or 0 where none is known. */
  double knownError() {
    return Double.isNaN(error) ? 0 : error;
  }
}
