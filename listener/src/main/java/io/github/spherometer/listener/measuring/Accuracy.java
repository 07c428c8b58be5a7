package io.github.spherometer.listener.measuring;

import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.trace.Hutchinson;

/**
 * How good the numbers of a measurement are to be, and what they are drawn from.
 *
 * @param tolerance residual of an eigenvalue / largest eigenvalue at which it has converged
 * @param traceTolerance standard error / trace at which the trace has converged
 * @param seed of start vectors and probes
 */
public record Accuracy(double tolerance, double traceTolerance, long seed) {

  /** For the eigenvalues of the measured loss. */
  Lanczos eigenvalues(int topK, int maxProducts) {
    return lanczos().topK(topK).maxProducts(maxProducts).build();
  }

  /** For the largest eigenvalue of the loss that is trained, preconditioned or not. */
  Lanczos sharpness(int maxProducts) {
    return lanczos().topK(1).which(Which.LARGEST_ALGEBRAIC).maxProducts(maxProducts).build();
  }

  private Lanczos.Builder lanczos() {
    return Lanczos.builder().tolerance(tolerance).seed(seed);
  }

  /** For the trace of the measured loss. */
  Hutchinson trace(int maxProducts) {
    return Hutchinson.builder()
        .relativeError(traceTolerance)
        .maxProducts(maxProducts)
        .seed(seed + 1)
        .build();
  }
}
