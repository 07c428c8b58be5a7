package io.github.spherometer.estimators.eigen;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.argument.Require;

/**
 * The largest or the smallest eigenvalue, as far as it is known.
 *
 * @param value the outermost eigenvalue that was found. One of {@link Lanczos} is a Ritz value,
 *     which lies inside the spectrum: up to rounding it is a lower bound of the largest eigenvalue,
 *     and an upper bound of the smallest
 * @param residual as in {@link RitzValue}: an eigenvalue lies within this distance, which need not
 *     be the outermost one
 * @param error a bound on the distance of the outermost eigenvalue from {@code value}: the
 *     residual, or if that is more, the distance beyond which an eigenvalue would have been
 *     overlooked with the chance {@link Lanczos.Builder#missProbability} at most. Infinite where
 *     there is none yet
 */
public record Extreme(double value, double residual, double error) {

  /**
   * Checks the bounds.
   *
   * @param value any
   * @param residual at least 0, or NaN where there is none
   * @param error at least 0, or NaN where there is none
   * @throws IllegalArgumentException if a bound is negative
   */
  public Extreme {
    Require.notNegative("residual", residual);
    Require.notNegative("error", error);
  }
}
