package io.github.spherometer.examples.report.statistics;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/** Points of a plane. */
public final class Points {

  private final double[] xs;
  private final double[] ys;

  private Points(double[] xs, double[] ys) {
    this.xs = xs;
    this.ys = ys;
  }

  /** Those whose coordinates are finite. */
  public static Points finite(double[] x, double[] y) {
    return those(x, y, Double::isFinite, Double::isFinite);
  }

  /** Those whose coordinates are finite and positive: they have logarithms. */
  public static Points positive(double[] x, double[] y) {
    return those(x, y, Points::isPositive, Points::isPositive);
  }

  /** Those whose coordinates hold. */
  public static Points those(double[] x, double[] y, DoublePredicate ofX, DoublePredicate ofY) {
    sameLength(x, y);
    int[] kept =
        IntStream.range(0, x.length).filter(i -> ofX.test(x[i]) && ofY.test(y[i])).toArray();
    return new Points(
        Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> y[i]).toArray());
  }

  /** Whether there is a logarithm. */
  public static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(value);
  }

  /**
   * Sees to it that each x has its y.
   *
   * @throws IllegalArgumentException else
   */
  public static void sameLength(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "as many x as y are needed, not " + x.length + " and " + y.length);
    }
  }

  /** Natural ones of both coordinates. */
  public Points logarithms() {
    return new Points(
        Arrays.stream(xs).map(Math::log).toArray(), Arrays.stream(ys).map(Math::log).toArray());
  }

  /** How many there are. */
  public int size() {
    return xs.length;
  }

  /** How many different x there are. */
  public int differentX() {
    return (int) Arrays.stream(xs).distinct().count();
  }

  /** The x of one of them. */
  public double x(int i) {
    return xs[i];
  }

  /** The y of one of them. */
  public double y(int i) {
    return ys[i];
  }

  /** All x, as a copy. */
  public double[] xs() {
    return xs.clone();
  }

  /** All y, as a copy. */
  public double[] ys() {
    return ys.clone();
  }

  double meanX() {
    return Arrays.stream(xs).average().orElse(Double.NaN);
  }

  double meanY() {
    return Arrays.stream(ys).average().orElse(Double.NaN);
  }
}
