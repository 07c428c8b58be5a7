package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;

/**
 * Where in a training something was measured: after the gradients of a batch and before the step of
 * the optimizer.
 *
 * @param batch number of the batch, counted from 1 over the whole training
 * @param epoch epochs completed before it
 * @param batchSize samples of the batch; 0 where the training did not pass it on
 */
public record TrainingStep(long batch, long epoch, long batchSize) {

  /**
   * Checks the numbers.
   *
   * @param batch at least 1
   * @param epoch at least 0
   * @param batchSize at least 0
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public TrainingStep {
    Require.atLeast("batch", batch, 1);
    Require.atLeast("epoch", epoch, 0);
    Require.atLeast("batchSize", batchSize, 0);
  }
}
