package io.github.spherometer.examples.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * What an axis shows.
 *
 * @param low less than high
 */
record Range(double low, double high) {

  private static final double MARGIN = 0.03;

  /** Whether it can be drawn on such an axis. */
  static boolean shows(boolean logarithmic, double value) {
    return logarithmic ? Points.isPositive(value) : Double.isFinite(value);
  }

  /** Of the values that can be drawn, with some room; NaN if there are none. */
  static Range of(boolean logarithmic, DoubleStream values) {
    double[] known = values.filter(value -> shows(logarithmic, value)).toArray();
    if (known.length == 0) {
      return new Range(Double.NaN, Double.NaN);
    }
    double low = Arrays.stream(known).min().orElseThrow();
    double high = Arrays.stream(known).max().orElseThrow();
    return logarithmic ? logarithmic(low, high) : linear(low, high);
  }

  private static Range linear(double low, double high) {
    double size = Math.max(Math.abs(low), Math.abs(high));
    boolean constant = high - low <= 1e-12 * size;
    double room = constant ? (size == 0 ? 1 : size / 2) : MARGIN * (high - low);
    return new Range(low == 0 ? 0 : low - room, high + room);
  }

  /** From one number of one digit to another, which have labels. */
  private static Range logarithmic(double low, double high) {
    double bottom = digit(low, false);
    double top = digit(high, true);
    return bottom < top ? new Range(bottom, top) : new Range(bottom / 2, top * 2);
  }

  private static double digit(double value, boolean up) {
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    double lead = value / decade;
    return decade * (up ? Math.ceil(lead - 1e-9) : Math.floor(lead + 1e-9));
  }

  boolean isEmpty() {
    return Double.isNaN(low);
  }

  double decades() {
    return Math.log10(high / low);
  }
}
