package io.github.spherometer.examples.singularity;

import java.util.List;

/**
 * The loss on the line through two solutions.
 *
 * @param ends which two
 * @param offsets 0 at the first solution, 1 at the second
 * @param train loss on the training set
 * @param test loss on other data
 * @param distance between the two
 */
record Line(
    Ends ends, List<Double> offsets, List<Double> train, List<Double> test, double distance) {

  /** Which two solutions a line joins. */
  enum Ends {
    SAME_START("GD and SGD from one start"),
    OTHER_START("GD from two starts");

    private final String words;

    Ends(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** How far the training loss between the solutions rises above the higher of their two. */
  double barrier() {
    double highest = Double.NEGATIVE_INFINITY;
    double ends = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < offsets.size(); i++) {
      double offset = offsets.get(i);
      if (offset >= 0 && offset <= 1) {
        highest = Math.max(highest, train.get(i));
      }
      if (offset == 0 || offset == 1) {
        ends = Math.max(ends, train.get(i));
      }
    }
    return highest - ends;
  }
}
