package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.argument.Require;
import java.util.List;

/**
 * The density of log10 |x| of the eigenvalues x on either side of zero: shares of all eigenvalues
 * for each decade. The integrals of both curves over their decades add up to 1, but for what is at
 * zero or farther down than the curves go, which {@link Density#within} tells.
 *
 * <p>Lanczos resolves the ends of a spectrum: what is nearer to zero than the width of the bulk
 * over the number of steps is known as a whole and not one by one, and its shape there is not to be
 * relied upon.
 *
 * @param positive the side above zero, from small to large x; empty for the zero operator
 * @param negative the side below zero, whose x are negative, from small to large |x|
 * @param broadening standard deviation of the Gaussians, in decades
 */
public record LogarithmicDensity(
    List<Density.Point> positive, List<Density.Point> negative, double broadening) {

  /**
   * Checks the broadening.
   *
   * @param positive copied
   * @param negative copied
   * @param broadening greater than 0 and finite
   * @throws IllegalArgumentException if the broadening is out of range
   */
  public LogarithmicDensity {
    positive = List.copyOf(positive);
    negative = List.copyOf(negative);
    Require.positive("broadening", broadening);
  }
}
