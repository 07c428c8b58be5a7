package io.github.spherometer.examples.report.statistics;

/** Where Student's t distribution leaves 2.5 % on either side. */
final class StudentQuantile {

  /** For 1, 2, ... degrees of freedom (Abramowitz and Stegun, table 26.10). */
  private static final double[] TABLE = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228
  };

  private static final double NORMAL = 1.959964;

  private StudentQuantile() {}

  static double at95(int degrees) {
    if (degrees < 1) {
      throw new IllegalArgumentException("degrees of freedom must be at least 1, not " + degrees);
    }
    return degrees <= TABLE.length ? TABLE[degrees - 1] : expansion(degrees);
  }

  /** Cornish and Fisher's expansion in one over the degrees (Abramowitz and Stegun, 26.7.5). */
  private static double expansion(double degrees) {
    double x = NORMAL;
    double g1 = (Math.pow(x, 3) + x) / 4;
    double g2 = (5 * Math.pow(x, 5) + 16 * Math.pow(x, 3) + 3 * x) / 96;
    double g3 = (3 * Math.pow(x, 7) + 19 * Math.pow(x, 5) + 17 * Math.pow(x, 3) - 15 * x) / 384;
    double u = 1 / degrees;
    return x + u * (g1 + u * (g2 + u * g3));
  }
}
