package io.github.spherometer.listener.measurement;

import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.estimators.eigen.RitzValue;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.trace.TraceEstimate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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
 * @param batchSize samples of that batch; 0 where the training did not pass it on
 * @param hyperparameters what the optimizer uses for the step that follows
 * @param gradient length and sharpness of the gradient of that batch
 * @param gradientTopShare share of the squared gradient that lies in the span of the top
 *     eigenvectors
 * @param trainedSharpness largest eigenvalue of the Hessian of the loss on the probe data as it is
 *     trained, with a bound on its error: that of the spectrum, but in train mode where the block
 *     normalises by the batch, since that is the surface whose edge of stability gradient descent
 *     meets. NaN for Adam, and where train mode would be needed and might change the training
 * @param preconditionedSharpness largest eigenvalue of P^-1/2 H P^-1/2, with P the preconditioner
 *     of Adam's latest step and H the Hessian of the loss on the probe data as it is trained (Cohen
 *     et al., arXiv:2207.14484, section 2): in train mode where the block normalises by the batch,
 *     since parameters that are trained for another function would count with a P that is not
 *     theirs. NaN for other optimizers, before the first step, and where train mode would be needed
 *     and might change the training
 * @param preconditionedLeftOut parameters that Adam has never seen a gradient for, so that they
 *     have no P; they are left out of the preconditioned sharpness
 * @param furtherProducts Hessian-vector products beside those for eigenvalues, trace and density:
 *     for the gradient and the sharpness of the loss that is trained
 * @param deadNeurons dead units of the activations on the probe data, layer by layer; without
 *     layers where they were not counted
 * @param spectrum top eigenvalues of the Hessian of the probe loss
 * @param trace trace of the same Hessian, and of the diagonal block of every layer
 * @param density density of the whole spectrum of the same Hessian; empty where it was not asked
 *     for or failed
 */
public record Measurement(
    long batch,
    long epoch,
    Instant time,
    Duration duration,
    double trainingLoss,
    double probeLoss,
    long batchSize,
    Hyperparameters hyperparameters,
    GradientMeasurement gradient,
    double gradientTopShare,
    RitzValue trainedSharpness,
    RitzValue preconditionedSharpness,
    long preconditionedLeftOut,
    int furtherProducts,
    DeadNeuronReport deadNeurons,
    Spectrum spectrum,
    TraceEstimate trace,
    Optional<Density> density) {

  /**
   * Returns the cost.
   *
   * @return all Hessian-vector products used
   */
  public int products() {
    int ofDensity = density.map(Density::products).orElse(0);
    return spectrum.products() + trace.products() + ofDensity + furtherProducts;
  }

  /**
   * Returns how near the training is to the edge of stability. The optimizer minimises the loss
   * with half the weight decay times the squared parameters, whose Hessian is that of the loss plus
   * the weight decay.
   *
   * @return (trained sharpness + weight decay) / {@link Thresholds#fullBatch}; with a known {@link
   *     Thresholds#preconditioned}, preconditioned sharpness / that; NaN where the threshold or the
   *     sharpness is not known
   */
  public double sharpnessRatio() {
    Thresholds thresholds = hyperparameters.thresholds();
    if (!Double.isNaN(thresholds.preconditioned())) {
      return preconditionedSharpness.value() / thresholds.preconditioned();
    }
    double decay = hyperparameters.weightDecay();
    double sharpness = trainedSharpness.value() + (Double.isNaN(decay) ? 0 : decay);
    return sharpness / thresholds.fullBatch();
  }

  /**
   * Returns whether eigenvalues and trace are as good as was asked for.
   *
   * @return whether eigenvalues and trace both reached their tolerance within the budget
   */
  public boolean converged() {
    return spectrum.converged() && trace.converged();
  }
}
