package io.github.spherometer.listener.metrics;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.List;

/** Eigenvalues and trace of the Hessian, each with its error. */
final class HessianGauges {

  private HessianGauges() {}

  static void register(MeasurementGauges gauges, int topK) {
    for (int i = 0; i < topK; i++) {
      registerEigenvalue(gauges, i);
    }
    registerEnds(gauges);
    registerTrace(gauges);
  }

  private static void registerEigenvalue(MeasurementGauges gauges, int index) {
    String rank = Integer.toString(index + 1);
    gauges.gauge(
        "spherometer.hessian.eigenvalue",
        "Eigenvalue of the Hessian by rank",
        m -> ritz(m, index).value(),
        "rank",
        rank);
    gauges.gauge(
        "spherometer.hessian.eigenvalue.residual",
        "An eigenvalue lies within this distance",
        m -> ritz(m, index).residual(),
        "rank",
        rank);
  }

  private static void registerEnds(MeasurementGauges gauges) {
    gauges.gauge(
        "spherometer.hessian.eigenvalue.max",
        "Largest eigenvalue of the Hessian: the sharpness",
        HessianGauges::sharpness);
    gauges.gauge(
        "spherometer.hessian.eigenvalue.max.residual",
        "The largest eigenvalue lies within this distance, with probability 0.9999",
        m -> m.curvature().spectrum().largest().error());
    gauges.gauge(
        "spherometer.hessian.eigenvalue.min",
        "Smallest eigenvalue of the Hessian",
        m -> m.curvature().spectrum().smallest().value());
    gauges.gauge(
        "spherometer.hessian.eigenvalue.min.residual",
        "The smallest eigenvalue lies within this distance, with probability 0.9999",
        m -> m.curvature().spectrum().smallest().error());
    gauges.gauge(
        "spherometer.hessian.asymmetry",
        "How far the measured Hessian is from being symmetric, in the unit of its eigenvalues",
        m -> m.curvature().spectrum().asymmetry());
  }

  static double sharpness(Measurement measurement) {
    return measurement.curvature().spectrum().largest().value();
  }

  private static void registerTrace(MeasurementGauges gauges) {
    gauges.gauge(
        "spherometer.hessian.trace", "Trace of the Hessian", m -> m.curvature().trace().trace());
    gauges.gauge(
        "spherometer.hessian.trace.stderr",
        "Standard error of the trace",
        m -> m.curvature().trace().standardError());
  }

  private static RitzValue ritz(Measurement measurement, int index) {
    List<RitzValue> found = measurement.curvature().spectrum().ritzValues();
    return index < found.size() ? found.get(index) : new RitzValue(Double.NaN, Double.NaN);
  }
}
