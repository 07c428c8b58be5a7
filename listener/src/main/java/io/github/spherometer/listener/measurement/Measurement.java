package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.Spectrum;
import io.github.spherometer.estimators.TraceEstimate;
import java.time.Duration;
import java.time.Instant;

/**
 * One measurement of the loss surface during a training.
 *
 * @param batch number of the batch, counted from 1 over the whole training, after whose gradients
 *     and before whose update the parameters were measured
 * @param epoch epochs completed before it
 * @param time when the measurement ended
 * @param duration what it took
 * @param trainingLoss loss of that batch as it was trained on; NaN where the training did not pass
 *     its predictions on
 * @param probeLoss loss on the probe data, in the mode the curvature was measured in
 * @param spectrum top eigenvalues of the Hessian of the probe loss
 * @param trace trace of the same Hessian
 */
public record Measurement(
    long batch,
    long epoch,
    Instant time,
    Duration duration,
    double trainingLoss,
    double probeLoss,
    Spectrum spectrum,
    TraceEstimate trace) {

  /**
   * Returns the cost.
   *
   * @return Hessian-vector products used, for eigenvalues and trace
   */
  public int products() {
    return spectrum.products() + trace.products();
  }

  /**
   * Returns whether every number is as good as was asked for.
   *
   * @return whether eigenvalues and trace both reached their tolerance within the budget
   */
  public boolean converged() {
    return spectrum.converged() && trace.converged();
  }
}
