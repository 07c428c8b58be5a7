package io.github.spherometer.listener.metrics;

import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Gauges that all read one measurement, the latest of a run, and NaN before there is one. */
final class MeasurementGauges implements MeasurementSink {

  /** After these the surface is known to have no curvature; after others nothing is known. */
  private static final Set<FailureReason> WITHOUT_CURVATURE =
      EnumSet.of(FailureReason.NON_FINITE_LOSS, FailureReason.NON_FINITE_PRODUCT);

  /**
   * What is known, in one piece.
   *
   * @param measurement the latest that succeeded
   * @param missed the latest that failed after it
   * @param curved false if one after it has found the surface to be without curvature
   */
  private record State(
      @Nullable Measurement measurement, @Nullable MissedMeasurement missed, boolean curved) {

    State after(MissedMeasurement latest) {
      return new State(measurement, latest, curved && !isWithoutCurvature(latest));
    }

    double read(ToDoubleFunction<Measurement> value) {
      return measurement == null ? Double.NaN : value.applyAsDouble(measurement);
    }

    double readCurved(ToDoubleFunction<Measurement> value) {
      return curved ? read(value) : Double.NaN;
    }

    double read(
        ToDoubleFunction<Measurement> value, ToDoubleFunction<MissedMeasurement> otherwise) {
      return missed == null ? read(value) : otherwise.applyAsDouble(missed);
    }
  }

  private final RunMeters meters;
  private volatile State state = new State(null, null, true);

  MeasurementGauges(RunMeters meters) {
    this.meters = meters;
  }

  /** Whether the surface is known to have no curvature, so that older values must not stand. */
  static boolean isWithoutCurvature(MissedMeasurement missed) {
    return WITHOUT_CURVATURE.contains(missed.reason());
  }

  @Override
  public void accept(Measurement measurement) {
    state = new State(measurement, null, true);
  }

  /** What is known to be bad is NaN; what is only old stays, not converged. */
  @Override
  public void missed(MissedMeasurement missed) {
    state = state.after(missed);
  }

  /** Of the surface: NaN while that is known to be without curvature. */
  void gauge(String name, String description, ToDoubleFunction<Measurement> value, String... tags) {
    meters.gauge(name, description, () -> state.readCurved(value), tags);
  }

  /** As {@link #gauge}, of the latest measurement where there is no recent value. */
  void recentGauge(
      String name,
      String description,
      ToDoubleFunction<Measurement> latest,
      DoubleSupplier recent,
      String... tags) {
    meters.gauge(
        name,
        description,
        () -> {
          double value = recent.getAsDouble();
          return Double.isNaN(value) ? state.readCurved(latest) : value;
        },
        tags);
  }

  /** As {@link #gauge}; shows only while a training goes on. */
  void lateGauge(
      String name, String description, ToDoubleFunction<Measurement> value, String... tags) {
    meters.lateGauge(name, description, () -> state.readCurved(value), tags);
  }

  /** Of the latest measurement, whatever came after it. */
  void lastingGauge(
      String name, String description, ToDoubleFunction<Measurement> value, String... tags) {
    meters.gauge(name, description, () -> state.read(value), tags);
  }

  /** Of the latest attempt. */
  void attemptGauge(
      String name,
      String description,
      ToDoubleFunction<Measurement> value,
      ToDoubleFunction<MissedMeasurement> otherwise) {
    meters.gauge(name, description, () -> state.read(value, otherwise));
  }
}
