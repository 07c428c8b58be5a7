package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.experiment.FinishedRun;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A finished run, whose measurements are read once. */
final class SgdRun {

  /** More than this from the third quarter to the fourth is still sharpening. */
  private static final double STILL = 1.1;

  private final SgdSetting setting;
  private final SgdResult result;
  private final List<Measurement> measurements;
  private final boolean trained;

  private SgdRun(FinishedRun<SgdSetting, SgdResult> run, boolean trained) {
    setting = run.setting();
    result = run.result();
    measurements = run.measurements();
    this.trained = trained;
  }

  /**
   * A look at the first batches cannot have trained by then: it counts if the whole training with
   * the same recipe and seed has.
   */
  static List<SgdRun> all(List<FinishedRun<SgdSetting, SgdResult>> runs) {
    Set<SgdSetting> trained =
        runs.stream()
            .filter(run -> run.result().outcome().trained())
            .map(run -> whole(run.setting()))
            .collect(Collectors.toSet());
    return runs.stream()
        .map(run -> new SgdRun(run, counts(run, trained.contains(whole(run.setting())))))
        .toList();
  }

  private static boolean counts(FinishedRun<SgdSetting, SgdResult> run, boolean wholeHasTrained) {
    Outcome outcome = run.result().outcome();
    return run.setting().look() == Look.FIRST_STEPS
        ? wholeHasTrained && !outcome.diverged()
        : outcome.trained();
  }

  /** The same for all looks at one training. */
  private static SgdSetting whole(SgdSetting setting) {
    Extent extent = setting.extent().withEpochs(0);
    return new SgdSetting(
        Look.TRAINING, setting.net(), setting.data(), setting.recipe(), extent, setting.seed());
  }

  SgdSetting setting() {
    return setting;
  }

  SgdResult result() {
    return result;
  }

  boolean trained() {
    return trained;
  }

  List<Measurement> measurements() {
    return measurements;
  }

  double[] steps() {
    return measurements.stream().mapToDouble(m -> m.step().batch()).toArray();
  }

  double[] along(ToDoubleFunction<Measurement> number) {
    return measurements.stream().mapToDouble(number).toArray();
  }

  /**
   * The average over the second half of what is compared: in the first half the first batch and the
   * way up would be most of it. NaN if the run has not trained.
   */
  double average(ToDoubleFunction<Measurement> number, Match match) {
    return trained() ? mean(number, match, 0.5, 1) : Double.NaN;
  }

  /** Whether l1 was not done rising when it is compared. */
  boolean stillSharpening(Match match) {
    return trained()
        && mean(Quantity.LARGEST::of, match, 0.75, 1)
            > STILL * mean(Quantity.LARGEST::of, match, 0.5, 0.75);
  }

  private double mean(ToDoubleFunction<Measurement> number, Match match, double from, double to) {
    double steps = match.steps(setting);
    return measurements.stream()
        .filter(m -> m.step().batch() > from * steps && m.step().batch() <= to * steps)
        .mapToDouble(number)
        .average()
        .orElse(Double.NaN);
  }
}
