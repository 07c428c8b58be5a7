package io.github.spherometer.listener.measurement;

import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.estimators.argument.Require;
import java.time.Duration;
import java.time.Instant;

/**
 * One measurement of the loss surface during a training.
 *
 * @param step where in the training
 * @param time when the measurement ended
 * @param duration what it took
 * @param parts what its parts took
 * @param loss of the batch and on the probe data
 * @param gradient that of the batch, and what it sees
 * @param curvature eigenvalues, trace and density
 * @param stability how near the training is to the edge of stability, and what decides it
 * @param deadNeurons dead units of the activations on the probe data, layer by layer; without
 *     layers where they were not counted
 */
public record Measurement(
    TrainingStep step,
    Instant time,
    Duration duration,
    PartSeconds parts,
    Losses loss,
    BatchGradient gradient,
    Curvature curvature,
    Stability stability,
    DeadNeuronReport deadNeurons) {

  /**
   * Checks the numbers.
   *
   * @param step where
   * @param time when
   * @param duration at least 0
   * @param parts of the duration
   * @param loss in the unit of the loss
   * @param gradient of the batch
   * @param curvature of the loss on the probe data
   * @param stability of the step that follows
   * @param deadNeurons on the probe data
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public Measurement {
    Require.that(!duration.isNegative(), "duration", duration, "at least 0");
  }

  /**
   * Returns the cost.
   *
   * @return all Hessian-vector products used
   */
  public int products() {
    return curvature.products() + gradient.products() + stability.sharpness().products();
  }

  /**
   * Returns whether every number that has a tolerance reached it: the eigenvalues, the trace, and
   * the sharpness that the optimizer meets. One that was to be measured and could not be has not.
   *
   * @return false where at least one {@link FailureReason} says why
   */
  public boolean converged() {
    return curvature.spectrum().converged()
        && curvature.trace().converged()
        && stability.sharpness().converged();
  }
}
