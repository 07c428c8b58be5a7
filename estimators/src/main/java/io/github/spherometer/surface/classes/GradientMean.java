package io.github.spherometer.surface.classes;

import io.github.spherometer.estimators.argument.Require;
import java.util.OptionalInt;

/**
 * Which gradients a mean is taken over.
 *
 * @param label the class c of the samples, from 0
 * @param logit the logit c', another one than c; empty for the mean over all of them
 * @param weight w_cc', the mean probability of the class c' on samples of the class c times the
 *     share of these samples in the data; or w_c, the sum of those. From 0 to 1, and 0 for a class
 *     without samples
 */
public record GradientMean(int label, OptionalInt logit, double weight) {

  /**
   * Checks that there are such gradients.
   *
   * @param label at least 0
   * @param logit at least 0, not the label, or empty
   * @param weight at least 0
   * @throws IllegalArgumentException if one is not
   */
  public GradientMean {
    Require.atLeast("label", label, 0);
    logit.ifPresent(
        c -> Require.that(c >= 0 && c != label, "logit", c, "at least 0 and not the label"));
    Require.notNegative("weight", weight);
  }
}
