package io.github.spherometer.examples.sgdsweep;

/** What is measured in a run. */
enum Look {
  /** The ten largest eigenvalues along the whole training. */
  TRAINING("whole training", 10),
  /** The thirty largest along it. */
  TOP_THIRTY("top 30", 30),
  /** The largest after every one of the first batches, and the loss along their eigenvectors. */
  FIRST_STEPS("first batches", 5);

  private final String words;
  private final int topK;

  Look(String words, int topK) {
    this.words = words;
    this.topK = topK;
  }

  int topK() {
    return topK;
  }

  @Override
  public String toString() {
    return words;
  }
}
