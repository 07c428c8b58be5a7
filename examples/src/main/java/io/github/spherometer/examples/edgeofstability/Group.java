package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.examples.report.statistics.Spread;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Runs that differ in nothing but their seed.
 *
 * @param setting that of all, with seed 0
 * @param runs at least one
 */
record Group(EdgeSetting setting, List<Trajectory> runs) {

  static List<Group> of(List<Trajectory> runs) {
    Map<EdgeSetting, List<Trajectory>> bySetting = new LinkedHashMap<>();
    for (Trajectory run : runs) {
      bySetting.computeIfAbsent(run.setting().withSeed(0), setting -> new ArrayList<>()).add(run);
    }
    return bySetting.entrySet().stream()
        .map(entry -> new Group(entry.getKey(), entry.getValue()))
        .toList();
  }

  Spread spread(ToDoubleFunction<Trajectory> value) {
    return Spread.of(runs.stream().mapToDouble(value).toArray());
  }

  long count(Predicate<Trajectory> condition) {
    return runs.stream().filter(condition).count();
  }

  /**
   * A number along training, over the seeds.
   *
   * @param times learning rate times steps
   * @param means at these times
   * @param lowest at these times
   * @param highest at these times
   */
  @SuppressWarnings("ArrayRecordComponent") // for the plot alone
  record Curve(double[] times, double[] means, double[] lowest, double[] highest) {}

  /** At the times at which all were measured, without those at which the number is not known. */
  Curve curve(ToDoubleBiFunction<Trajectory, Measurement> value) {
    List<double[]> series =
        runs.stream().map(run -> run.values(m -> value.applyAsDouble(run, m))).toList();
    double[] times = runs.get(0).times();
    int length = series.stream().mapToInt(values -> values.length).min().orElse(0);
    int[] known =
        IntStream.range(0, length)
            .filter(i -> series.stream().allMatch(values -> Double.isFinite(values[i])))
            .toArray();
    return new Curve(
        IntStream.of(known).mapToDouble(i -> times[i]).toArray(),
        at(known, series, values -> Spread.of(values).mean()),
        at(known, series, values -> Arrays.stream(values).min().orElseThrow()),
        at(known, series, values -> Arrays.stream(values).max().orElseThrow()));
  }

  private static double[] at(
      int[] known, List<double[]> series, ToDoubleFunction<double[]> summary) {
    return IntStream.of(known)
        .mapToDouble(
            i -> summary.applyAsDouble(series.stream().mapToDouble(values -> values[i]).toArray()))
        .toArray();
  }
}
