package io.github.spherometer.examples.report.claim;

/** Which way a claim says that something goes. */
public enum Direction {
  RISES("rises", 1),
  FALLS("falls", -1);

  private final String word;
  private final int sign;

  Direction(String word, int sign) {
    this.word = word;
    this.sign = sign;
  }

  Direction opposite() {
    return this == RISES ? FALLS : RISES;
  }

  /** Whether all between the two bounds goes this way. */
  boolean holdsBetween(double low, double high) {
    return sign * low > 0 && sign * high > 0;
  }

  @Override
  public String toString() {
    return word;
  }
}
