package io.github.spherometer.examples.deepnetspectrum;

/**
 * How much is measured.
 *
 * @param samples of the training set, and as many of the test set, that the loss is averaged over
 * @param values largest eigenvalues of the Hessian
 * @param starts of each density
 * @param steps of each start
 * @param levels whether the Gauss-Newton matrix is taken apart by classes
 */
record Effort(int samples, int values, int starts, int steps, boolean levels) {

  /** Short, for names of folders. */
  @Override
  public String toString() {
    return "of-%s-top-%s-starts-%s-steps-%s%s"
        .formatted(samples, values, starts, steps, levels ? "-levels" : "");
  }
}
