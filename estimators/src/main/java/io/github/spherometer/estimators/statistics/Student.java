package io.github.spherometer.estimators.statistics;

/**
 * Student's t distribution at three standard deviations, which 27 in 10 000 normal draws exceed.
 */
public final class Student {

  /** Where as many draws of 1, 2, ... degrees of freedom are beyond. */
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

  /** Cornish and Fisher's expansion (Abramowitz and Stegun, 26.7.5) at 3. */
  private static double expansion(double degrees) {
    double u = 1 / degrees;
    return 3 + u * (7.5 + u * (17.25 + u * (30.1875 + u * 38.63)));
  }
}
