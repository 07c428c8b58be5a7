package io.github.spherometer.estimators.statistics;

/**
 * Student's t distribution at three standard deviations, which 27 in 10 000 normal draws exceed.
 */
public final class Student {

  /**
   * Where as many draws of 1, 2, ... degrees of freedom are beyond: the quantiles of 1.35e-3
   * (Abramowitz and Stegun, 26.7.1).
   */
  private static final double[] THREE = {
    235.8015, 19.2067, 9.2189, 6.6202, 5.5071, 4.9041, 4.5300, 4.2766, 4.0943
  };

  private Student() {}

  /**
   * By how much a standard deviation that is known with so many degrees of freedom is to be
   * multiplied for three of it to hold as often as three of the true one.
   *
   * @param degrees of freedom; rounded down, at least 1
   */
  public static double factor(double degrees) {
    int known = (int) Math.max(1, Math.min(degrees, Integer.MAX_VALUE));
    return (known <= THREE.length ? THREE[known - 1] : expansion(known)) / 3;
  }

  /**
   * Cornish and Fisher's expansion at x = 3, with u one over the degrees (Abramowitz and Stegun,
   * 26.7.5): x + g1 u + g2 u^2 + g3 u^3 + g4 u^4 with
   *
   * <pre>
   * g1 = (x^3 + x) / 4
   * g2 = (5 x^5 + 16 x^3 + 3 x) / 96
   * g3 = (3 x^7 + 19 x^5 + 17 x^3 - 15 x) / 384
   * g4 = (79 x^9 + 776 x^7 + 1482 x^5 - 1920 x^3 - 945 x) / 92160
   * </pre>
   */
  private static double expansion(double degrees) {
    double u = 1 / degrees;
    return 3 + u * (7.5 + u * (17.25 + u * (30.1875 + u * 38.6015625)));
  }
}
