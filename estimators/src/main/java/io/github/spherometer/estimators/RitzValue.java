package io.github.spherometer.estimators;

import io.github.spherometer.estimators.argument.Require;

/**
 * An approximate eigenvalue with a bound on its error.
 *
 * @param value the Ritz value theta; same unit as the operator
 * @param residual a bound on |Ax - theta x| for its unit Ritz vector x: an eigenvalue lies within
 *     this distance of {@code value} (Parlett, The Symmetric Eigenvalue Problem, 4.5). Where the
 *     eigenvalue is separated from the others the true error is far smaller, of the order of
 *     residual squared over gap
 */
public record RitzValue(double value, double residual) {

  /**
   * Checks the bound.
   *
   * @param value any
   * @param residual at least 0, or NaN where there is none
   * @throws IllegalArgumentException if the residual is negative
   */
  public RitzValue {
    Require.notNegative("residual", residual);
  }
}
