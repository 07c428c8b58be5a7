package io.github.spherometer.listener.measuring;

import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.trace.Hutchinson;

/**
 * How good the numbers of a measurement are to be, and what they are drawn from.
 *
 * @param tolerance residual of an eigenvalue / largest eigenvalue at which it has converged
 * @param confidence chance that no eigenvalue was overlooked
 * @param traceTolerance standard error / trace at which the trace has converged
 * @param seed of start vectors and probes
 */
public record Accuracy(double tolerance, double confidence, double traceTolerance, long seed) {

  /**
   * Share of measurements that are taken to have an eigenvector among the wanted ones which neither
   * was one at the last measurement nor shows in those that were. Along trainings it was less.
   */
  private static final double NEWCOMERS = 3e-3;

  /** Most that is tolerated where eigenvectors are tracked. Chosen. */
  private static final double MOST_TRACKED_CHANCE = 0.5;

  /**
   * For the eigenvalues of the measured loss.
   *
   * @param measurement each draws start vectors of its own, so that what one overlooks is not
   *     overlooked again
   */
  Lanczos eigenvalues(int topK, int maxProducts, long measurement) {
    return lanczos()
        .topK(topK)
        .maxProducts(maxProducts)
        .trackedMissProbability(Math.min(MOST_TRACKED_CHANCE, (1 - confidence) / NEWCOMERS))
        .seed(seed + 2 * measurement) // seed + 1 is that of the probes
        .build();
  }

  /** For the largest eigenvalue of the loss that is trained, preconditioned or not. */
  Lanczos sharpness(int maxProducts) {
    return lanczos().topK(1).which(Which.LARGEST_ALGEBRAIC).maxProducts(maxProducts).build();
  }

  private Lanczos.Builder lanczos() {
    return Lanczos.builder().tolerance(tolerance).missProbability(1 - confidence).seed(seed);
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
