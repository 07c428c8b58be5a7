package io.github.spherometer.listener.measurement;

import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.LayerActivity;
import io.github.spherometer.activations.UnseenBlock;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.trace.GroupTrace;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.listener.measurement.LossSlice.Line;
import io.github.spherometer.listener.measurement.LossSlice.Plane;
import io.github.spherometer.surface.engine.EngineFinding;
import io.github.spherometer.surface.engine.EngineFinding.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A training and its measurement in which no number and no name occurs twice. */
public final class DistinctMeasurement {

  private DistinctMeasurement() {}

  /** One finding of every outcome. */
  public static RunDescription run() {
    return new RunDescription(
        "r",
        "m",
        227,
        "SomeLoss",
        "SomeOptimizer",
        0.051,
        "SomeEngine",
        "2.7.9",
        "0.35.9",
        List.of(
            new EngineFinding("dense", Outcome.RIGHT, 1.5e-6),
            new EngineFinding("convolution", Outcome.WRONG, 0.52),
            new EngineFinding("lstm", Outcome.UNKNOWN, 0.53)),
        Map.of("experiment", "seven"),
        23,
        5003);
  }

  /** Three seconds in forty, with an error of half a second. */
  public static TrainingProgress progress() {
    return new TrainingProgress(1301, 13, 105, 107, 40, 3, 0.55, 2.5, 0.109, OptionalLong.of(1409));
  }

  /** What the gradient sees, with 407 products. */
  public static BatchGradient gradient() {
    return new BatchGradient(
        new RayleighQuotient(31.5, 0.32, 3.3),
        new Estimate(34.5, 0.35),
        0.91,
        new NoiseScale(new Estimate(36.5, 0.37), new Estimate(38.5, 0.39)),
        407);
  }

  /** Two eigenvalues, with 401 products. */
  private static Spectrum spectrum(boolean converged) {
    return new Spectrum(
        List.of(new RitzValue(9.5, 0.011), new RitzValue(-8.5, 0.012)),
        new Extreme(9.75, 0.013, 0.014),
        new Extreme(-8.75, 0.015, 0.016),
        401,
        converged,
        0.017,
        false);
  }

  /** Two layers, with 403 products. */
  private static TraceEstimate trace(boolean converged) {
    return new TraceEstimate(
        31.75,
        0.018,
        403,
        converged,
        List.of(
            new GroupTrace(new ParameterGroup("01Linear", 0, 144), 20.25, 0.019),
            new GroupTrace(new ParameterGroup("02Linear", 145, 226), 11.25, 0.021)));
  }

  /** Two starts, with 3 products. */
  private static Density density() {
    return new Density(
        List.of(
            new GaussQuadrature(
                List.of(new Node(-0.71, 0.25, 0.072), new Node(7.3, 0.75, 0.074)), true),
            new GaussQuadrature(List.of(new Node(7.5, 1, 0.076)), false, true)),
        0.077,
        411);
  }

  /** Three points and two, one of them at the edge of the range. */
  private static LossSlice slice() {
    return new LossSlice(
        new Line(List.of(-0.41, 0.0, 0.43), List.of(0.77, 0.78, Double.POSITIVE_INFINITY), -0.57),
        Optional.of(
            new Plane(List.of(-0.42, 0.44), List.of(0.45), List.of(List.of(0.79), List.of(0.81)))));
  }

  /** An optimizer of all thresholds, which none is. */
  private static Stability stability(boolean converged) {
    return new Stability(
        new Hyperparameters(0.05, 0.6, 0.003, new Thresholds(81, 82, 80)),
        new Sharpness(64, 0.64, true, 65, 409, converged));
  }

  /** All of it. */
  public static Measurement measurement() {
    return measurement(density(), true, true, true);
  }

  /** With another density. */
  public static Measurement with(Density density) {
    return measurement(density, true, true, true);
  }

  /** With another layer alone, of which 3 of 100 neurons are dead. */
  public static Measurement withLayer(String name) {
    Measurement all = measurement();
    return new Measurement(
        all.step(),
        all.time(),
        all.duration(),
        all.parts(),
        all.loss(),
        all.gradient(),
        all.curvature(),
        all.stability(),
        new DeadNeuronReport(List.of(new LayerActivity(name, 100, 3)), List.of()));
  }

  /** Of which these parts have reached their tolerances. */
  public static Measurement with(boolean spectrum, boolean trace, boolean sharpness) {
    return measurement(density(), spectrum, trace, sharpness);
  }

  private static Measurement measurement(
      Density density, boolean spectrum, boolean trace, boolean sharpness) {
    return new Measurement(
        new TrainingStep(1201, 12, 32),
        Instant.parse("2026-01-31T12:00:00.125Z"),
        Duration.ofMillis(375),
        new PartSeconds(0.0601, 0.0602, 0.0603, 0.0604, 0.0605, 0.0606, 0.0607, 0.0608),
        new Losses(0.73, 0.74),
        gradient(),
        new Curvature(spectrum(spectrum), trace(trace), Optional.of(density), Optional.of(slice())),
        stability(sharpness),
        new DeadNeuronReport(
            List.of(new LayerActivity("01 relu", 200, 4), new LayerActivity("02 relu", 50, 7)),
            List.of(new UnseenBlock("03LambdaBlock", "SomeReason"))));
  }

  private static BatchGradient unknownGradient() {
    double nan = Double.NaN;
    Estimate unknown = new Estimate(nan, nan);
    NoiseScale noiseScale = new NoiseScale(unknown, unknown);
    return new BatchGradient(new RayleighQuotient(nan, nan, nan), unknown, nan, noiseScale, 0);
  }

  /** Another one, later, that knows the sharpness that the optimizer meets and no more. */
  public static Measurement unknown() {
    double nan = Double.NaN;
    Extreme extreme = new Extreme(nan, nan, nan);
    return new Measurement(
        new TrainingStep(1203, 14, 0),
        Instant.parse("2026-02-01T12:00:00.25Z"),
        Duration.ofMillis(250),
        new PartSeconds(nan, nan, nan, nan, nan, nan, nan, nan),
        new Losses(nan, nan),
        unknownGradient(),
        new Curvature(
            new Spectrum(List.of(), extreme, extreme, 0, false, nan, false),
            new TraceEstimate(nan, nan, 0, false, List.of()),
            Optional.empty(),
            Optional.empty()),
        new Stability(Hyperparameters.unknown(), new Sharpness(66, 0.67, false, 0, 0, true)),
        new DeadNeuronReport(List.of(), List.of()));
  }
}
