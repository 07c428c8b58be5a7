package io.github.spherometer.examples.architecture;

import java.util.List;

/**
 * What is measured at the end alone.
 *
 * @param mode in which
 * @param stageL1 largest eigenvalue of the Hessian's diagonal block of each {@link Stage}
 * @param density of the spectrum; empty for most seeds
 * @param surface the loss around; empty for most seeds
 */
record Ending(Mode mode, List<Double> stageL1, List<Curve> density, List<Surface> surface) {

  /** A curve. */
  record Curve(List<Double> x, List<Double> y) {}

  /**
   * The loss on the plane of the top two eigenvectors.
   *
   * @param offsets along either, in units of the eigenvector
   * @param losses a row an offset along the second, in it a column an offset along the first
   */
  record Surface(List<Double> offsets, List<List<Double>> losses) {}
}
