package io.github.spherometer.listener.measurement;

/**
 * What the optimizer uses for the step after the measured batch. What is not known is NaN.
 *
 * @param rule how the optimizer moves
 * @param learningRate step size of that very step, by the gradient as it is: an optimizer that
 *     rescales gradients by r steps r times as far, and its weight decay counts 1/r as much
 * @param momentum of the gradient: 0 for plain gradient descent, beta1 of Adam
 * @param weightDecay factor of the parameters that the optimizer adds to the gradient
 */
public record Hyperparameters(
    UpdateRule rule, double learningRate, double momentum, double weightDecay) {

  /**
   * Returns hyperparameters of which nothing is known.
   *
   * @return NaN everywhere
   */
  public static Hyperparameters unknown() {
    return new Hyperparameters(UpdateRule.UNKNOWN, Double.NaN, Double.NaN, Double.NaN);
  }

  /**
   * Returns the largest eigenvalue at which full-batch gradient descent is stable on a quadratic:
   * 2(1+m)/lr with heavy-ball momentum m, 2(1+m)/((1+2m) lr) with Nesterov's (Cohen et al.,
   * arXiv:2103.00065, equation 1 and section 2). Large batches settle near it.
   *
   * @return the threshold; NaN for other rules, and where a number is not known
   */
  public double fullBatchThreshold() {
    return switch (rule) {
      case HEAVY_BALL -> 2 * (1 + momentum) / learningRate;
      case NESTEROV -> 2 * (1 + momentum) / ((1 + 2 * momentum) * learningRate);
      case ADAPTIVE, UNKNOWN -> Double.NaN;
    };
  }

  /**
   * Returns the largest eigenvalue of the preconditioned Hessian at which Adam is stable on a
   * quadratic: (2+2m)/((1-m) lr), where m is beta1 (Cohen et al., arXiv:2207.14484, section 2).
   * Large batches settle near it.
   *
   * @return the threshold; NaN for other rules, and where a number is not known
   */
  public double preconditionedThreshold() {
    return rule == UpdateRule.ADAPTIVE
        ? (2 + 2 * momentum) / ((1 - momentum) * learningRate)
        : Double.NaN;
  }

  /**
   * Returns the batch sharpness near which small batches settle: 2(1-m)/lr with heavy-ball momentum
   * m (arXiv:2412.20553, arXiv:2604.14108). It is meant for the ratio of means E[g'Hg] / E[g'g]
   * over batches: without momentum and on a quadratic, a step changes the loss of its own batch by
   * lr g'g (lr/2 g'Hg / g'g - 1), which is 0 on average where that ratio is 2/lr. The mean of the
   * single ratios g'Hg / g'g lies below, at .8 to .92 of the threshold in trainings that have
   * settled. See {@link GradientMeasurement#recentSharpness}.
   *
   * @return the threshold; NaN for other rules, and where a number is not known
   */
  public double smallBatchThreshold() {
    return rule == UpdateRule.HEAVY_BALL ? 2 * (1 - momentum) / learningRate : Double.NaN;
  }
}
