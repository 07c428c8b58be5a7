package io.github.spherometer.examples.edgeofstability;

/** What is learned. */
enum Task {
  /** A smooth function of four numbers, by one hidden layer of tanh. */
  REGRESSION("regression"),
  /** The linear teacher of Jastrzebski et al., with noise, by two hidden layers of ReLU. */
  TEACHER_STUDENT("teacher-student"),
  /** The classes of images, by two hidden layers of tanh. */
  IMAGES("images");

  private final String words;

  Task(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
