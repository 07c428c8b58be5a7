package io.github.spherometer.listener.measurement;

/**
 * How near the training is to the edge of stability.
 *
 * @param hyperparameters what the optimizer uses for the step that follows, and where that step
 *     becomes unstable
 * @param sharpness what the optimizer meets
 */
public record Stability(Hyperparameters hyperparameters, Sharpness sharpness) {

  /**
   * Returns the sharpness as a fraction of the threshold that the optimizer's rule has for it. The
   * optimizer minimises the loss with half the weight decay times the squared parameters, whose
   * Hessian is that of the loss plus the weight decay.
   *
   * @return (sharpness + weight decay) / {@link Thresholds#fullBatch}, for a preconditioned one
   *     sharpness / {@link Thresholds#preconditioned}; 1 at the edge of stability, NaN where the
   *     threshold or the sharpness is not known
   */
  public double sharpnessRatio() {
    if (sharpness.preconditioned()) {
      return sharpness.value() / hyperparameters.thresholds().preconditioned();
    }
    double decay = hyperparameters.weightDecay();
    double ofTrainedLoss = sharpness.value() + (Double.isNaN(decay) ? 0 : decay);
    return ofTrainedLoss / hyperparameters.thresholds().fullBatch();
  }
}
