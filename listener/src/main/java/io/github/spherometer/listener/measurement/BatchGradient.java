package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.RayleighQuotient;

/**
 * What the gradient of a batch sees of the surface: its length, and the curvature along it.
 *
 * @param sharpness batch sharpness g'Hg / g'g, where gradient g and Hessian H are both those of the
 *     loss on this batch, in the mode the curvature is measured in, and its {@code norm} the length
 *     |g|. NaN where the loss of the batch or a derivative of it is not finite, and where the
 *     training does not pass the batch on
 * @param recentSharpness the sum of g'Hg over the sum of g'g of the latest 100 gradients that were
 *     measured, this one included: what {@link Thresholds#smallBatch} speaks of. Its standard error
 *     comes from ten blocks of consecutive gradients, with Student's factor at three of it, and is
 *     NaN below 20 gradients; it takes the training to be stationary meanwhile. Gradients that are
 *     NaN are left out
 * @param topShare share of the squared gradient that lies in the span of the top eigenvectors of
 *     the Hessian of the probe loss; NaN where these were not measured with it
 * @param noiseScale batch size up to which larger batches pay; NaN where nobody asked for it
 * @param products Hessian-vector products used; three on a third of the batch each, as the noise
 *     scale takes, count as one
 */
public record BatchGradient(
    RayleighQuotient sharpness,
    Estimate recentSharpness,
    double topShare,
    NoiseScale noiseScale,
    int products) {

  /**
   * Checks the numbers.
   *
   * @param sharpness along the gradient
   * @param recentSharpness along the latest ones
   * @param topShare of 0 to 1, or NaN
   * @param noiseScale over the latest ones
   * @param products at least 0
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public BatchGradient {
    Require.atLeast("products", products, 0);
  }
}
