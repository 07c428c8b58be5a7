package io.github.spherometer.listener.measuring;

import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.Curvature;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.listener.measuring.TrainedSharpness.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What the measured surface shows.
 *
 * @param loss its value
 * @param spectrum of its Hessian
 * @param trace of the same; empty if it failed
 * @param gradient that of the batch
 * @param sharpness that the optimizer meets; empty where the loss that is trained has another
 *     surface
 * @param deadNeurons of the activations
 * @param density of the whole spectrum
 * @param slice along the sharpest eigenvectors
 */
record Probed(
    double loss,
    Spectrum spectrum,
    Optional<TraceEstimate> trace,
    BatchGradient gradient,
    Optional<Finding> sharpness,
    DeadNeuronReport deadNeurons,
    Optional<Density> density,
    Optional<LossSlice> slice) {

  private static final TraceEstimate NO_TRACE =
      new TraceEstimate(Double.NaN, Double.NaN, 0, false, List.of());

  Curvature curvature() {
    return new Curvature(spectrum, trace.orElse(NO_TRACE), density, slice);
  }

  /** Products of eigenvalues and trace. */
  static int products(Spectrum spectrum, Optional<TraceEstimate> trace) {
    return spectrum.products() + trace.map(TraceEstimate::products).orElse(0);
  }
}
