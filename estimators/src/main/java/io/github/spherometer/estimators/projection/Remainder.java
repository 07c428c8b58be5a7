package io.github.spherometer.estimators.projection;

import java.util.Arrays;

/** What is left of a vector outside the span of a basis. */
public final class Remainder {

  private final double[] coefficients;
  private final double normOfAll;
  private final double norm;
  private final boolean isNoise;

  public Remainder(double[] coefficients, double normOfAll, double norm, boolean isNoise) {
    this.coefficients = coefficients;
    this.normOfAll = normOfAll;
    this.norm = norm;
    this.isNoise = isNoise;
  }

  /** What was taken out of the vector, one a basis vector. */
  public double[] coefficients() {
    return coefficients;
  }

  /** The same in the basis that what is left has joined. */
  public double[] coefficientsWithNorm() {
    double[] longer = Arrays.copyOf(coefficients, coefficients.length + 1);
    longer[coefficients.length] = norm;
    return longer;
  }

  /** Of the vector as it was: that of all that was taken out, and what is left. */
  public double normOfAll() {
    return normOfAll;
  }

  /** Of what is left. */
  public double norm() {
    return norm;
  }

  /** Whether that is rounding and no direction. */
  public boolean isNoise() {
    return isNoise;
  }
}
