package io.github.spherometer.examples.report.figure;

import io.github.spherometer.examples.report.statistics.Points;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What an axis shows, by values or by their logarithms.
 *
 * @param logarithmic whether equal ratios are equally long
 * @param low where it begins; NaN if there is nothing to show
 * @param high where it ends; below the beginning if it is reversed
 * @param whole whether whole numbers alone have labels
 */
record Axis(boolean logarithmic, double low, double high, boolean whole) {

  /** The room on either side, as a share of the whole. */
  private static final double ROOM = 0.04;

  Axis(boolean logarithmic, double low, double high) {
    this(logarithmic, low, high, false);
  }

  /** Of cells with the numbers 0 to n - 1, which stand for their middles. */
  static Axis cells(int n) {
    return new Axis(false, -0.5, n - 0.5, true);
  }

  Axis reversed() {
    return new Axis(logarithmic, high, low, whole);
  }

  /** Shows all of the values that it can show, with some room. */
  static Axis around(boolean logarithmic, DoubleStream values) {
    Axis tight = tight(logarithmic, values);
    double low = tight.measure(tight.low);
    double high = tight.measure(tight.high);
    double room = ROOM * (high - low);
    boolean fromZero = !logarithmic && low == 0;
    return new Axis(
        logarithmic,
        fromZero ? 0 : tight.value(low - room),
        !logarithmic && high == 0 ? 0 : tight.value(high + room));
  }

  /** From the least to the largest of the values that it can show. */
  static Axis tight(boolean logarithmic, DoubleStream values) {
    double[] known = values.filter(value -> shows(logarithmic, value)).toArray();
    double low = Arrays.stream(known).min().orElse(Double.NaN);
    double high = Arrays.stream(known).max().orElse(Double.NaN);
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (high - low > 1e-9 * size || known.length == 0) {
      return new Axis(logarithmic, low, high);
    }
    return logarithmic
        ? new Axis(true, low / 2, high * 2)
        : new Axis(false, low - Math.max(size / 2, 1e-9), high + Math.max(size / 2, 1e-9));
  }

  static boolean shows(boolean logarithmic, double value) {
    return logarithmic ? Points.isPositive(value) : Double.isFinite(value);
  }

  boolean shows(double value) {
    return shows(logarithmic, value);
  }

  boolean isEmpty() {
    return Double.isNaN(low);
  }

  /** What is drawn in proportion: the value, or its logarithm. */
  private double measure(double value) {
    return logarithmic ? Math.log10(value) : value;
  }

  private double value(double measure) {
    return logarithmic ? Math.pow(10, measure) : measure;
  }

  /** How far along the axis a value is: 0 at its beginning, 1 at its end. */
  double share(double value) {
    double begin = measure(low);
    return (measure(value) - begin) / (measure(high) - begin);
  }

  /** Values that get a label, at most as many. */
  List<Double> ticks(int most) {
    return Ticks.of(this, most);
  }
}
