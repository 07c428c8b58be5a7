package io.github.spherometer.examples.edgeofstability;

import java.util.List;

/**
 * The losses of all batches, window by window.
 *
 * @param window batches a window; what is left over at the end is not in any
 * @param means of the losses of each window
 * @param rises the share of the batches of each window whose loss was above that of the batch
 *     before
 */
record LossPath(int window, List<Double> means, List<Double> rises) {

  LossPath {
    means = List.copyOf(means);
    rises = List.copyOf(rises);
  }

  /** Mean of the shares of the windows that lie between two batches; NaN if there are none. */
  double risesBetween(double first, double last) {
    return mean(rises, first, last);
  }

  double lossBetween(double first, double last) {
    return mean(means, first, last);
  }

  private double mean(List<Double> values, double first, double last) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.size(); i++) {
      if (i * (double) window >= first && (i + 1.0) * window <= last) {
        sum += values.get(i);
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
