package io.github.spherometer.listener.measuring;

import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measuring.TrainedSharpness.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why a measurement that was taken has not converged. What could not be measured at all has been
 * reported as what it is.
 *
 * @param asymmetry of the first operator that is not symmetric; 0 if all are
 * @param unfinished what did not converge in the products it was allowed. More of them cannot help
 *     against asymmetry, so what that keeps from converging is not here
 */
public record Shortfalls(double asymmetry, List<String> unfinished) {

  private static final String EIGENVALUES = "the eigenvalues";
  private static final String TRACE = "the trace";

  /** Those of a measurement that no training's listener has taken. */
  public static Shortfalls of(Measurement measurement) {
    Spectrum spectrum = measurement.curvature().spectrum();
    TraceEstimate trace = measurement.curvature().trace();
    List<String> unfinished = new ArrayList<>();
    if (isUnfinished(spectrum)) {
      unfinished.add(EIGENVALUES);
    }
    if (!trace.converged() && !Double.isNaN(trace.trace())) {
      unfinished.add(TRACE);
    }
    double asymmetry = spectrum.asymmetric() ? spectrum.asymmetry() : 0;
    return new Shortfalls(asymmetry, List.copyOf(unfinished));
  }

  static Shortfalls of(Probed probed, Finding trained) {
    Spectrum spectrum = probed.spectrum();
    double asymmetry =
        Stream.concat(Stream.of(spectrum), trained.spectrum().stream())
            .filter(Spectrum::asymmetric)
            .mapToDouble(Spectrum::asymmetry)
            .findFirst()
            .orElse(0);
    List<String> unfinished = new ArrayList<>();
    if (isUnfinished(spectrum)) {
      unfinished.add(EIGENVALUES);
    }
    if (probed.trace().filter(found -> !found.converged()).isPresent()) {
      unfinished.add(TRACE);
    }
    if (isUnfinishedApart(trained, spectrum)) {
      unfinished.add("the sharpness of the loss that is trained");
    }
    return new Shortfalls(asymmetry, List.copyOf(unfinished));
  }

  /** Where the loss that is trained is the measured one, one spectrum says both. */
  private static boolean isUnfinishedApart(Finding trained, Spectrum spectrum) {
    return trained
        .spectrum()
        .filter(found -> isUnfinished(found) && !found.equals(spectrum))
        .isPresent();
  }

  private static boolean isUnfinished(Spectrum spectrum) {
    return !spectrum.converged() && !spectrum.asymmetric();
  }

  /** Counts and logs them. */
  public void report(Measurement measurement, FailureGuard guard) {
    if (asymmetry > 0) {
      guard.report(
          FailureReason.ASYMMETRIC_OPERATOR,
          "the Hessian at batch %d is not symmetric, by %.2g where the largest eigenvalue is %.2g; the values are published"
              .formatted(
                  measurement.step().batch(),
                  asymmetry,
                  measurement.curvature().spectrum().largest().value()));
    }
    if (!unfinished.isEmpty()) {
      guard.report(
          FailureReason.PRODUCTS_EXHAUSTED,
          "%d products were not enough for %s at batch %d, the values are published with their errors"
              .formatted(
                  measurement.products(),
                  String.join(" and ", unfinished),
                  measurement.step().batch()));
    }
  }
}
