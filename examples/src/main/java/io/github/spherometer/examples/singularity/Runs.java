package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.experiment.FinishedRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Runs that have something in common. */
record Runs(List<FinishedRun<Setting, Findings>> all) {

  Runs where(Predicate<Setting> condition) {
    return new Runs(all.stream().filter(run -> condition.test(run.setting())).toList());
  }

  Runs of(Study study, Inputs inputs) {
    return where(setting -> setting.study() == study && setting.inputs() == inputs);
  }

  Runs of(Objective objective) {
    return where(setting -> setting.objective() == objective);
  }

  Runs trained() {
    return new Runs(all.stream().filter(run -> run.result().trained()).toList());
  }

  /** Those whose seed is among the others' seeds, so that both can be paired. */
  Runs pairedWith(Runs others) {
    return where(
        setting -> others.all.stream().anyMatch(run -> run.setting().seed() == setting.seed()));
  }

  Set<Integer> hidden() {
    return all.stream().map(run -> run.setting().hidden()).collect(Collectors.toSet());
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Runs of the same number, in ascending order of it. */
  Map<Double, Runs> by(ToDoubleFunction<Setting> number) {
    Map<Double, List<FinishedRun<Setting, Findings>>> groups = new LinkedHashMap<>();
    all.stream()
        .sorted((a, b) -> Double.compare(of(number, a), of(number, b)))
        .forEach(run -> groups.computeIfAbsent(of(number, run), x -> new ArrayList<>()).add(run));
    Map<Double, Runs> runs = new LinkedHashMap<>();
    groups.forEach((value, group) -> runs.put(value, new Runs(group)));
    return runs;
  }

  private static double of(ToDoubleFunction<Setting> number, FinishedRun<Setting, Findings> run) {
    return number.applyAsDouble(run.setting());
  }

  /** One value a run. */
  double[] values(ToDoubleFunction<FinishedRun<Setting, Findings>> value) {
    return all.stream().mapToDouble(value).toArray();
  }

  /** One value a run, of its spectrum at a moment; NaN where there is none. */
  double[] values(Moment moment, ToDoubleFunction<Checkpoint> value) {
    return values(run -> at(run, moment).map(value::applyAsDouble).orElse(Double.NaN));
  }

  static Optional<Checkpoint> at(FinishedRun<Setting, Findings> run, Moment moment) {
    return run.result().checkpoints().stream()
        .filter(checkpoint -> checkpoint.moment() == moment)
        .findFirst();
  }

  /** What happens with a setting's number, an array for each seed. */
  List<double[]> settings(ToDoubleFunction<Setting> number) {
    return perSeed(run -> number.applyAsDouble(run.setting()));
  }

  List<double[]> perSeed(ToDoubleFunction<FinishedRun<Setting, Findings>> value) {
    return by(Setting::seed).values().stream().map(runs -> runs.values(value)).toList();
  }

  List<double[]> perSeed(Moment moment, ToDoubleFunction<Checkpoint> value) {
    return perSeed(run -> at(run, moment).map(value::applyAsDouble).orElse(Double.NaN));
  }

  /** Means over the runs of a seed, one a seed; NaN if one of them is. */
  double[] seedMeans(ToDoubleFunction<FinishedRun<Setting, Findings>> value) {
    return perSeed(value).stream().mapToDouble(Runs::mean).toArray();
  }

  double[] seedMeans(Moment moment, ToDoubleFunction<Checkpoint> value) {
    return perSeed(moment, value).stream().mapToDouble(Runs::mean).toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
