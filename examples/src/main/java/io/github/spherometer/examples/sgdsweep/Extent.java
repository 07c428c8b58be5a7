package io.github.spherometer.examples.sgdsweep;

/**
 * How large a net is and how long it is trained.
 *
 * @param samples of the training set
 * @param probe samples that are measured on
 * @param width units of a hidden layer, or channels of the first convolution
 * @param epochs that every run has at least
 * @param travel learning rate x steps / (1 - momentum) that every run has at least
 * @param points measurements within each of the two
 */
record Extent(int samples, int probe, int width, int epochs, double travel, int points) {

  long stepsOfEpochs(Recipe recipe) {
    int batches = (samples + recipe.batchSize() - 1) / recipe.batchSize();
    return (long) epochs * batches;
  }

  long stepsOfTravel(Recipe recipe) {
    return Math.round(travel / recipe.pace());
  }

  Extent withEpochs(int other) {
    return new Extent(samples, probe, width, other, travel, points);
  }

  /** Short, for names of folders. */
  @Override
  public String toString() {
    return "%s-samples_%s-probe_%s-width_%s-epochs_%s-travel_%s-points"
        .formatted(samples, probe, width, epochs, travel, points);
  }
}
