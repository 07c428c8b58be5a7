package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The sharpness of a run against its threshold, as its log has it. */
final class Trajectory {

  /** The rule of {@link #settled} in words. */
  static final String RULE =
      "A run has settled if the means of its ratio over the middle and the last third of its steps"
          + " differ by less than a tenth; it has settled at the latter. A run of full batches that"
          + " has never reached its threshold and whose ratio is at its highest in the last tenth of"
          + " its steps still rises, however slowly, and has not settled. Runs that have not settled"
          + " are not judged.";

  /** Share of the threshold that counts as reaching it. */
  static final double REACHED = 0.95;

  private static final double STILL = 0.1;
  private static final double AT_THE_END = 0.9;

  private final EdgeSetting setting;
  private final EdgeResult result;
  private final List<Measurement> measurements;
  private final double[] ratios;

  Trajectory(FinishedRun<EdgeSetting, EdgeResult> run) {
    this(run.setting(), run.result(), run.measurements());
  }

  Trajectory(EdgeSetting setting, EdgeResult result, List<Measurement> measurements) {
    this.setting = setting;
    this.result = result;
    this.measurements = measurements;
    ratios = values(setting.method()::ratio);
  }

  EdgeSetting setting() {
    return setting;
  }

  EdgeResult result() {
    return result;
  }

  double[] values(ToDoubleFunction<Measurement> value) {
    return measurements.stream().mapToDouble(value).toArray();
  }

  /** Learning rate times steps. */
  double[] times() {
    return values(measurement -> measurement.step().batch() * setting.learningRate());
  }

  double[] ratios() {
    return ratios.clone();
  }

  /** Whether there was anything to rise to. */
  boolean startsBelow() {
    return IntStream.range(0, ratios.length)
        .filter(i -> Double.isFinite(ratios[i]))
        .mapToObj(i -> ratios[i] < REACHED)
        .findFirst()
        .orElse(false);
  }

  /** Number of the last batch. */
  double end() {
    return (double) setting.steps();
  }

  /** Number of the batch at which the threshold was reached; NaN if it never was. */
  double arrival() {
    return IntStream.range(0, ratios.length)
        .filter(i -> ratios[i] >= REACHED)
        .mapToObj(measurements::get)
        .mapToDouble(measurement -> measurement.step().batch())
        .findFirst()
        .orElse(Double.NaN);
  }

  double largestAtArrival() {
    return IntStream.range(0, ratios.length)
        .filter(i -> ratios[i] >= REACHED)
        .mapToObj(measurements::get)
        .mapToDouble(Trajectory::largest)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** As {@link #RULE} says. */
  boolean hasSettled() {
    double middle = third(1, setting.method()::ratio);
    double last = third(2, setting.method()::ratio);
    return !stillRises()
        && Math.abs(last - middle) < STILL * Math.max(Math.abs(last), Math.abs(middle));
  }

  /** Whether a run of full batches, which is smooth, may reach its threshold yet. */
  boolean stillRises() {
    return setting.method() != Method.SMALL_BATCHES
        && Double.isNaN(arrival())
        && highest() > AT_THE_END * end();
  }

  /** Number of the batch with the highest ratio of the middle and the last third. */
  private double highest() {
    return measurements.stream()
        .filter(m -> Double.isFinite(ratio(m)) && m.step().batch() > end() / 3)
        .max(Comparator.comparingDouble(this::ratio))
        .map(m -> (double) m.step().batch())
        .orElse(Double.NaN);
  }

  /** The ratio at which the run has settled; NaN if it has not. */
  double settled() {
    return settled(setting.method()::ratio);
  }

  /** Mean over the last third of a run; NaN for one that has not settled. */
  double settled(ToDoubleFunction<Measurement> value) {
    return hasSettled() ? third(2, value) : Double.NaN;
  }

  private double third(int number, ToDoubleFunction<Measurement> value) {
    double steps = end() / 3;
    return measurements.stream()
        .filter(m -> m.step().batch() > number * steps && m.step().batch() <= (number + 1) * steps)
        .mapToDouble(value)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** The largest eigenvalue. */
  static double largest(Measurement measurement) {
    return measurement.curvature().spectrum().largest().value();
  }

  /** The threshold of the optimizer, which is the same all along. */
  double threshold() {
    return measurements.stream()
        .mapToDouble(setting.method()::threshold)
        .filter(Double::isFinite)
        .findFirst()
        .orElse(Double.NaN);
  }

  double ratio(Measurement measurement) {
    return setting.method().ratio(measurement);
  }

  /** The largest eigenvalue over the threshold that is meant for the batch sharpness. */
  double largestRatio(Measurement measurement) {
    return largest(measurement) / setting.method().threshold(measurement);
  }

  /** The batch sharpness of the single batch over its threshold. */
  double singleRatio(Measurement measurement) {
    return measurement.gradient().sharpness().value() / setting.method().threshold(measurement);
  }
}
