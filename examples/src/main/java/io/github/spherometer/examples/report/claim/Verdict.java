package io.github.spherometer.examples.report.claim;

/** What the numbers say of a claim. */
public enum Verdict {
  SEEN("seen"),
  NOT_SEEN("not seen"),
  NOT_TESTED("not tested here");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
