package io.github.spherometer.examples.sgdsweep;

/** The networks, each with its task. */
enum Net {
  TEACHER_STUDENT("teacher-student"),
  CONVOLUTIONAL("convolutional"),
  RESIDUAL("residual");

  private final String words;

  Net(String words) {
    this.words = words;
  }

  /** What is normal for it and not said: the residual net has BatchNorm, as the paper's. */
  boolean hasBatchNorm() {
    return this == RESIDUAL;
  }

  boolean sees() {
    return this != TEACHER_STUDENT;
  }

  @Override
  public String toString() {
    return words;
  }
}
