package io.github.spherometer.examples.architecture;

import java.util.Optional;

/** What two nets have in common when they are compared. */
enum Basis {
  EQUAL_STEPS("after equally many steps"),
  EQUAL_LOSS("at equal loss");

  private final String words;

  Basis(String words) {
    this.words = words;
  }

  /**
   * The values of two nets of one seed.
   *
   * @param a the one, if it has trained
   * @param b the other one
   * @return both; NaN where there is none
   */
  double[] values(Mode mode, Quantity quantity, Optional<Trained> a, Optional<Trained> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return new double[] {Double.NaN, Double.NaN};
    }
    Trained one = a.get();
    Trained other = b.get();
    if (this == EQUAL_STEPS) {
      return new double[] {one.last(mode, quantity), other.last(mode, quantity)};
    }
    double loss = commonLoss(mode, one, other);
    return new double[] {one.atLoss(mode, quantity, loss), other.atLoss(mode, quantity, loss)};
  }

  /** The lowest that both have come to. */
  static double commonLoss(Mode mode, Trained one, Trained other) {
    return Math.max(one.lastLoss(mode), other.lastLoss(mode));
  }

  @Override
  public String toString() {
    return words;
  }
}
