package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.spectrum.Density;
import java.util.List;

/**
 * The Gauss-Newton matrix taken apart by classes.
 *
 * @param sumError how far the sum of the parts is from G: |(G - sum) g| / |G g|, g the gradient
 * @param classMeans eigenvalues of the first level, the largest first
 * @param deviations those of the second level
 * @param pairs those of both together
 * @param within density of the third level
 * @param shares of the Hessian's C - 1 sharpest eigenvectors in the span of the class means
 * @param classes where the class means are in the plane
 * @param crosses where the means of pairs are
 */
record Levels(
    double sumError,
    List<Double> classMeans,
    List<Double> deviations,
    List<Double> pairs,
    Density within,
    List<Double> shares,
    List<Mean> classes,
    List<Mean> crosses) {

  /**
   * A mean of gradients in a picture.
   *
   * @param label the class c of the samples
   * @param x along the first axis
   * @param y along the second
   */
  record Mean(int label, double x, double y) {}
}
