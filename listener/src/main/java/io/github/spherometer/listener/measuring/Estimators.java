package io.github.spherometer.listener.measuring;

import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.trace.Hutchinson;
import java.util.Optional;

/**
 * What a measurement is made with.
 *
 * @param topK how many eigenvalues
 * @param limit of the products, but for those of the density
 * @param accuracy of eigenvalues, trace and sharpness
 * @param tracking whether eigenvectors are followed from one measurement to the next
 * @param density empty for none
 * @param deadNeurons empty for none
 * @param noiseScale whether that of the gradient is measured
 * @param slicePeriod one in so many measurements takes a slice of the loss; 0 for none
 */
public record Estimators(
    int topK,
    ProductLimit limit,
    Accuracy accuracy,
    boolean tracking,
    Optional<SpectralDensity> density,
    Optional<DeadNeurons> deadNeurons,
    boolean noiseScale,
    int slicePeriod) {

  /**
   * @param measurement how many there have been before
   */
  Lanczos eigenvalues(long measurement) {
    return accuracy.eigenvalues(topK, limit.ofEigenvalues(), measurement);
  }

  /**
   * @param used products of the eigenvalues
   * @param sharpnessFollows whether some must be left for a sharpness of its own
   */
  Hutchinson trace(int used, boolean sharpnessFollows) {
    return accuracy.trace(limit.ofTrace(used, sharpnessFollows));
  }

  /**
   * @param used products of eigenvalues and trace
   */
  Lanczos sharpness(int used) {
    return accuracy.sharpness(limit.ofSharpness(used));
  }
}
