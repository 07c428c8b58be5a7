package io.github.spherometer.examples.singularity;

/** When a spectrum was computed. */
enum Moment {
  START("before"),
  /** The first step after which the loss was at most half of that at the start. */
  HALF("half the loss"),
  UNDERWAY("under way"),
  END("after");

  private final String words;

  Moment(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
