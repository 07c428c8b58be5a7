package io.github.spherometer.listener.measurement;

/**
 * What the optimizer uses for the step after the measured batch. What is not known is NaN.
 *
 * <p>The static methods give the thresholds of the update rules that are known. For one of your own
 * use the constructor: {@code new Hyperparameters(lr, m, 0, new Thresholds(2 / lr, NaN, NaN))}.
 *
 * @param learningRate step size of that very step, by the gradient as it is: an optimizer that
 *     rescales gradients by r steps r times as far, and its weight decay counts 1/r as much
 * @param momentum of the gradient: 0 for plain gradient descent, beta1 of Adam
 * @param weightDecay factor of the parameters that the optimizer adds to the gradient, or, as
 *     AdamW, takes off them apart, whatever the scale of the gradient
 * @param thresholds where that step becomes unstable
 */
public record Hyperparameters(
    double learningRate, double momentum, double weightDecay, Thresholds thresholds) {

  /**
   * Returns hyperparameters of which nothing is known.
   *
   * @return NaN everywhere
   */
  public static Hyperparameters unknown() {
    return new Hyperparameters(Double.NaN, Double.NaN, Double.NaN, Thresholds.unknown());
  }

  /**
   * Returns those of gradient descent with heavy-ball momentum m, or plain with m = 0: v becomes m
   * v + g, the parameters change by -lr v. Full batches are stable up to 2(1+m)/lr (Cohen et al.,
   * arXiv:2103.00065, equation 1 and section 2).
   *
   * <p>Small batches settle near a batch sharpness of 2(1-m)/lr (arXiv:2412.20553 for m = 0,
   * arXiv:2604.14108). That is meant for the ratio of means E[g'Hg] / E[g'g] over batches: without
   * momentum and on a quadratic, a step changes the loss of its own batch by lr g'g (lr/2 g'Hg /
   * g'g - 1), which is 0 on average where that ratio is 2/lr. The mean of the single ratios g'Hg /
   * g'g lies below, at .8 to .92 of the threshold in trainings that have settled.
   *
   * @param learningRate lr
   * @param momentum m, of 0 to 1
   * @param weightDecay 0 for none
   * @return with thresholds for full and for small batches
   */
  public static Hyperparameters heavyBall(
      double learningRate, double momentum, double weightDecay) {
    double full = 2 * (1 + momentum) / learningRate;
    double small = 2 * (1 - momentum) / learningRate;
    return new Hyperparameters(
        learningRate, momentum, weightDecay, new Thresholds(full, small, Double.NaN));
  }

  /**
   * Returns those of gradient descent with Nesterov's momentum m: v becomes m v + g, the parameters
   * change by -lr (g + m v). Full batches are stable up to 2(1+m)/((1+2m) lr) (Cohen et al.,
   * arXiv:2103.00065, equation 1 and section 2).
   *
   * @param learningRate lr
   * @param momentum m, of 0 to 1
   * @param weightDecay 0 for none
   * @return with a threshold for full batches
   */
  public static Hyperparameters nesterov(double learningRate, double momentum, double weightDecay) {
    double full = 2 * (1 + momentum) / ((1 + 2 * momentum) * learningRate);
    return new Hyperparameters(
        learningRate, momentum, weightDecay, new Thresholds(full, Double.NaN, Double.NaN));
  }

  /**
   * Returns those of Adam and its like: v becomes beta1 v + (1 - beta1) g, the parameters change by
   * -lr P^-1 v. With P held still, steps are stable up to a preconditioned sharpness of
   * (2+2beta1)/((1-beta1) lr) (Cohen et al., arXiv:2207.14484, section 2).
   *
   * @param learningRate lr
   * @param beta1 of 0 to 1; it is the momentum
   * @param weightDecay 0 for none
   * @return with a threshold for the preconditioned sharpness
   */
  public static Hyperparameters adam(double learningRate, double beta1, double weightDecay) {
    double preconditioned = (2 + 2 * beta1) / ((1 - beta1) * learningRate);
    return new Hyperparameters(
        learningRate, beta1, weightDecay, new Thresholds(Double.NaN, Double.NaN, preconditioned));
  }
}
