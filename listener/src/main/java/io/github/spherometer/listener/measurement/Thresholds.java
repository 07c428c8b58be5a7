package io.github.spherometer.listener.measurement;

/**
 * Where the next step of an optimizer becomes unstable on a quadratic. A threshold that is not
 * known, or does not apply to the optimizer, is NaN. The equations are with the update rules of
 * {@link Hyperparameters}.
 *
 * @param fullBatch largest eigenvalue of the Hessian at which steps of full batches are stable;
 *     large batches settle near it
 * @param smallBatch batch sharpness near which small batches settle, see {@link
 *     BatchGradient#recentSharpness}
 * @param preconditioned the same as the first for an optimizer that scales its steps by P^-1:
 *     largest eigenvalue of P^-1/2 H P^-1/2 at which they are stable
 */
public record Thresholds(double fullBatch, double smallBatch, double preconditioned) {

  /**
   * Returns thresholds of which none is known.
   *
   * @return NaN everywhere
   */
  public static Thresholds unknown() {
    return new Thresholds(Double.NaN, Double.NaN, Double.NaN);
  }
}
