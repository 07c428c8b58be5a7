package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;

/**
 * What the parts of a measurement took, in seconds; 0 for a part that was not taken, NaN for all in
 * logs of versions that did not write them. The rest of its duration is bookkeeping.
 *
 * @param graph of copying parameters, the loss on the probe data and its gradient as a graph
 * @param eigenvalues with their products
 * @param trace with its products
 * @param gradient of the batch, and what it sees
 * @param sharpness of the loss that is trained, where that is measured apart
 * @param deadNeurons of the passes that count them
 * @param density of the whole spectrum
 * @param slices of the loss along eigenvectors
 */
public record PartSeconds(
    double graph,
    double eigenvalues,
    double trace,
    double gradient,
    double sharpness,
    double deadNeurons,
    double density,
    double slices) {

  /**
   * Checks the numbers.
   *
   * @param graph at least 0, or NaN
   * @param eigenvalues the same
   * @param trace the same
   * @param gradient the same
   * @param sharpness the same
   * @param deadNeurons the same
   * @param density the same
   * @param slices the same
   * @throws IllegalArgumentException if one is negative, which is named
   */
  public PartSeconds {
    Require.notNegative("graph", graph);
    Require.notNegative("eigenvalues", eigenvalues);
    Require.notNegative("trace", trace);
    Require.notNegative("gradient", gradient);
    Require.notNegative("sharpness", sharpness);
    Require.notNegative("deadNeurons", deadNeurons);
    Require.notNegative("density", density);
    Require.notNegative("slices", slices);
  }
}
