package io.github.spherometer.examples.compare;

/**
 * Two tools' values of one number.
 *
 * @param what the number is
 * @param ours with our bound
 * @param theirs with their bound, if they have one
 */
record Agreement(String what, Bounded ours, Bounded theirs) {

  double difference() {
    return theirs.value() - ours.value();
  }

  /** Both bounds together: within these two honest tools cannot differ by more. */
  double bound() {
    return ours.knownError() + theirs.knownError();
  }

  /** The difference in units of the bound. */
  double units() {
    return difference() == 0 ? 0 : Math.abs(difference()) / bound();
  }

  boolean holds() {
    return units() <= 1;
  }
}
