package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.argument.Require;

/**
 * Plain numbers about a whole spectrum, defined alike for a sampled one ({@link Density}) and for
 * an exact one ({@link ExactSpectrum}).
 *
 * <p>Outliers are looked for at either end of the spectrum. What lies beyond the innermost gap that
 * stands out are outliers, and the eigenvalue before it is the edge of the bulk; without such a gap
 * there are no outliers at that end, and the edge is the extreme eigenvalue. A gap between
 * neighbouring eigenvalues on one side of the median stands out if
 *
 * <ul>
 *   <li>it is at least a fifth as wide as the bulk that it leaves, measured from the median to the
 *       farther edge, and a twentieth of the distance between the median and the extreme, and
 *   <li>it is at least four times as wide as each of the next ten gaps on its inside, and its
 *       logarithm (of the distances of its two ends from the median) at least two and a half times
 *       as large as theirs.
 * </ul>
 *
 * <p>A gap that is half as marked leaves the matter open, and the edge is not {@link
 * BulkEdge#resolved}: eigenvalues alone cannot tell then. The same is true of an end without such a
 * gap that is no bulk but a tail, less than a hundredth of all eigenvalues being in its outer half:
 * where outliers go over into a tail gradually, none of the gaps sticks out. Semicircles, uniform
 * spectra and those of random covariances have no outliers, planted ones that leave the bulk by
 * more than a fifth of it are counted, and decay like a power of the rank is left open. The Hessian
 * of a trained classifier often has as many outliers as classes, less one (Sagun, Bottou and LeCun
 * 2016, who read them off plots; Papyan 2018): of 13 ReLU networks trained on MNIST so many were
 * counted in 8, and 5 were left open. Eigenvalues that are drawn independently, without the
 * repulsion of random matrices, lie apart by chance: a tenth of normal samples of 1000 has one or
 * two.
 */
public sealed interface SpectralDistribution permits Density, ExactSpectrum {

  /** What counts as near zero unless said otherwise, as a fraction of the magnitude; a choice. */
  double NEAR_ZERO = 1e-3;

  /**
   * Returns the largest absolute value of an eigenvalue.
   *
   * @return the spectral norm, as far as it is known
   */
  double magnitude();

  /**
   * Returns the share of the eigenvalues in an interval.
   *
   * @param lower the lower limit, included; may be infinite
   * @param upper the upper limit, included; may be infinite
   * @return a fraction of all eigenvalues
   * @throws IllegalArgumentException if the lower limit is above the upper one
   */
  SpectralMass within(double lower, double upper);

  /**
   * Returns the upper end of the bulk, and the outliers above it.
   *
   * @return the edge
   */
  BulkEdge upperEdge();

  /**
   * Returns the lower end of the bulk, and the outliers below it.
   *
   * @return the edge
   */
  BulkEdge lowerEdge();

  /**
   * Returns the share of the eigenvalues that are at most {@link #NEAR_ZERO} times the magnitude.
   *
   * @return a fraction of all eigenvalues; 1 for the zero operator
   */
  default SpectralMass nearZero() {
    return nearZero(NEAR_ZERO);
  }

  /**
   * Returns the share of the eigenvalues that are near zero.
   *
   * @param fraction of the magnitude, up to which an absolute value is near zero; at least 0 and
   *     less than 1
   * @return a fraction of all eigenvalues
   * @throws IllegalArgumentException if the fraction is out of range
   */
  default SpectralMass nearZero(double fraction) {
    double threshold = threshold(fraction);
    return within(-threshold, threshold);
  }

  /**
   * Returns the share of negative curvature: of the eigenvalues below minus {@link #NEAR_ZERO}
   * times the magnitude.
   *
   * @return a fraction of all eigenvalues
   */
  default SpectralMass negative() {
    return negative(NEAR_ZERO);
  }

  /**
   * Returns the share of negative curvature.
   *
   * @param fraction of the magnitude, up to which an absolute value is near zero and so not counted
   *     as negative; at least 0 and less than 1
   * @return a fraction of all eigenvalues
   * @throws IllegalArgumentException if the fraction is out of range
   */
  default SpectralMass negative(double fraction) {
    return within(Double.NEGATIVE_INFINITY, Math.nextDown(-threshold(fraction)));
  }

  private double threshold(double fraction) {
    Require.that(fraction >= 0 && fraction < 1, "fraction", fraction, "at least 0 and less than 1");
    return fraction * magnitude();
  }
}
