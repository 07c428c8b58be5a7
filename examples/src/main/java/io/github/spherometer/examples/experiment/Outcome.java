package io.github.spherometer.examples.experiment;

/**
 * How a training came out.
 *
 * @param steps of the optimizer
 * @param diverged whether the training was lost, see {@link Training#diverged}
 * @param firstLoss what there was to be halved, see {@link Training#lossToHalve}
 * @param train how good the net is on the training data, see {@link Training#trainingScores}
 * @param test how good it is on other data; NaN where there are none
 */
public record Outcome(long steps, boolean diverged, double firstLoss, Scores train, Scores test) {

  /** The rule of {@link #trained} in words. */
  public static final String RULE =
      "A run has trained if its parameters are finite and its loss on the training data (in train"
          + " mode, where that is another one) is at most"
          + " half of that before the first step, and half of that of the best net that says the same"
          + " of every sample; others are left out, since a net that has collapsed has a flat surface"
          + " and would support any claim.";

  /**
   * Returns whether the net has learned anything.
   *
   * @return as {@link #RULE} says
   */
  public boolean trained() {
    return !diverged && train.loss() <= firstLoss / 2;
  }
}
