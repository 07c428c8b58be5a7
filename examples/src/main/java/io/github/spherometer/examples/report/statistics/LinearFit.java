package io.github.spherometer.examples.report.statistics;

/**
 * The straight line y = intercept + slope x of least squares.
 *
 * @param slope NaN with fewer than two different x
 * @param intercept y at x = 0
 * @param r2 the share of the variance of y that the line explains; NaN where y does not vary
 * @param slopeError standard error of the slope; NaN with fewer than three points
 * @param interceptError standard error of the intercept; NaN with fewer than three points
 * @param n number of points
 */
public record LinearFit(
    double slope, double intercept, double r2, double slopeError, double interceptError, int n) {

  /** Through the points whose coordinates are both finite. */
  public static LinearFit of(double[] x, double[] y) {
    Points points = Points.finite(x, y);
    int n = points.size();
    double meanX = points.meanX();
    double meanY = points.meanY();
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < n; i++) {
      double dx = points.x(i) - meanX;
      double dy = points.y(i) - meanY;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    double slope = xx > 0 ? xy / xx : Double.NaN;
    double left = Math.max(0, yy - slope * xy);
    double variance = n > 2 ? left / (n - 2) : Double.NaN;
    return new LinearFit(
        slope,
        meanY - slope * meanX,
        yy > 0 ? 1 - left / yy : Double.NaN,
        Math.sqrt(variance / xx),
        Math.sqrt(variance * (1.0 / n + meanX * meanX / xx)),
        n);
  }

  public double at(double x) {
    return intercept + slope * x;
  }

  /** Such as "slope -0.83 +- 0.05, R^2 0.99, 7 points". */
  @Override
  public String toString() {
    return "slope "
        + Digits.of(slope, 3)
        + " +- "
        + Digits.of(slopeError, 2)
        + ", R^2 "
        + Digits.of(r2, 3)
        + ", "
        + n
        + " points";
  }
}
