package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;

/**
 * The sharpness that the optimizer meets: the largest eigenvalue of the Hessian H of the loss on
 * the probe data as it is trained. That is the measured loss, but in train mode where the block
 * normalises by the batch, since that is the surface whose edge of stability the optimizer meets.
 * For an optimizer that scales its steps by P^-1, as Adam does, it is the largest eigenvalue of
 * P^-1/2 H P^-1/2, with P the preconditioner of its latest step (Cohen et al., arXiv:2207.14484,
 * section 2).
 *
 * @param value the eigenvalue; NaN before the first step of such an optimizer, and where train mode
 *     would be needed and might change the training
 * @param error bound on its error
 * @param preconditioned whether it is that of P^-1/2 H P^-1/2
 * @param leftOut parameters that have no P, since the optimizer has never seen a gradient for them;
 *     they are left out
 * @param products Hessian-vector products used, beside those of the spectrum
 * @param converged whether the value reached its tolerance; true where there was none to be had,
 *     false where measuring it failed
 */
public record Sharpness(
    double value,
    double error,
    boolean preconditioned,
    long leftOut,
    int products,
    boolean converged) {

  /**
   * Checks the numbers.
   *
   * @param value any number, or NaN
   * @param error at least 0, or NaN
   * @param preconditioned whether a preconditioner was used
   * @param leftOut at least 0
   * @param products at least 0
   * @param converged whether the value is as good as was asked for
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public Sharpness {
    Require.notNegative("error", error);
    Require.atLeast("leftOut", leftOut, 0);
    Require.atLeast("products", products, 0);
  }

  /**
   * Returns a sharpness that was not to be had.
   *
   * @return NaN
   */
  public static Sharpness unknown() {
    return new Sharpness(Double.NaN, Double.NaN, false, 0, 0, true);
  }

  /**
   * Returns a sharpness that was to be measured, and could not be.
   *
   * @return NaN, not converged
   */
  public static Sharpness failed() {
    return new Sharpness(Double.NaN, Double.NaN, false, 0, 0, false);
  }
}
