package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A finished run, whose log is read once. */
final class Case {

  private final DeepnetSetting setting;
  private final DeepnetResult result;
  private final List<Measurement> measurements;

  Case(DeepnetSetting setting, DeepnetResult result, List<Measurement> measurements) {
    this.setting = setting;
    this.result = result;
    this.measurements = measurements;
  }

  /** Ordered by net, number of classes, number of samples and seed. */
  static List<Case> all(List<FinishedRun<DeepnetSetting, DeepnetResult>> runs) {
    return runs.stream()
        .map(run -> new Case(run.setting(), run.result(), run.measurements()))
        .sorted(
            Comparator.comparing((Case run) -> run.setting.net())
                .thenComparing(run -> run.setting.classes())
                .thenComparing(run -> run.setting.perClass())
                .thenComparing(run -> run.setting.seed()))
        .toList();
  }

  DeepnetSetting setting() {
    return setting;
  }

  DeepnetResult result() {
    return result;
  }

  boolean hasTrained() {
    return result.outcome().trained();
  }

  /** Whether there is something to look at, in a net that has learned. */
  boolean counts() {
    return hasTrained() && result.checkpoint().isPresent();
  }

  /** What it was looked at; only for those that count. */
  Checkpoint look() {
    return result.checkpoint().orElseThrow();
  }

  int classes() {
    return setting.classes();
  }

  /** The largest eigenvalues when it was looked at. */
  double[] values() {
    return values(look().values().ritzValues());
  }

  static double[] values(List<RitzValue> ritzValues) {
    return ritzValues.stream().mapToDouble(RitzValue::value).toArray();
  }

  /** The mean of the C - 1 largest eigenvalues at the loss where it was looked at; or NaN. */
  double outlierAtLoss() {
    return counts() ? mean(look().values().ritzValues()) : Double.NaN;
  }

  /** The same after all steps, as the listener has measured it; NaN if the net has not trained. */
  double outlierAtEnd() {
    return last(m -> mean(m.curvature().spectrum().ritzValues()));
  }

  /** The loss on the samples that are measured, after all steps. */
  double lossAtEnd() {
    return last(m -> m.loss().probe());
  }

  private double last(ToDoubleFunction<Measurement> number) {
    return measurements.stream()
        .filter(m -> hasTrained() && m.step().batch() == setting.recipe().steps())
        .mapToDouble(number)
        .findFirst()
        .orElse(Double.NaN);
  }

  private double mean(List<RitzValue> ritzValues) {
    return ritzValues.stream()
        .mapToDouble(RitzValue::value)
        .limit(classes() - 1L)
        .average()
        .orElse(Double.NaN);
  }
}
