package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.examples.report.statistics.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs of one net that differ in one knob and the seed alone. */
final class Ray {

  /** Fewer settings show no trend. */
  private static final int SETTINGS = 3;

  private final Knob knob;
  private final List<SgdRun> runs;

  private Ray(Knob knob, List<SgdRun> runs) {
    this.knob = knob;
    this.runs = runs;
  }

  /** All that there are among the runs, in their order. */
  static List<Ray> of(List<SgdRun> runs, Look look) {
    List<Ray> rays = new ArrayList<>();
    for (Knob knob : Knob.values()) {
      Map<Object, List<SgdRun>> groups = new LinkedHashMap<>();
      for (SgdRun run : runs) {
        SgdSetting setting = run.setting();
        if (setting.look() == look) {
          List<Object> rest = List.of(setting.net(), knob.rest(setting.recipe()));
          groups.computeIfAbsent(rest, key -> new ArrayList<>()).add(run);
        }
      }
      groups.values().stream()
          .map(group -> new Ray(knob, group))
          .filter(ray -> ray.places().length >= SETTINGS)
          .forEach(rays::add);
    }
    return rays;
  }

  Knob knob() {
    return knob;
  }

  Net net() {
    return runs.get(0).setting().net();
  }

  /** What the net is regularised by beyond what is normal for it. */
  String extras() {
    return runs.get(0).setting().recipe().extras(net());
  }

  /** The net, with what it is regularised by. */
  String name() {
    return extras().isEmpty() ? net().toString() : net() + " with " + extras();
  }

  List<SgdRun> runs() {
    return runs;
  }

  /** Where the knob was, in ascending order. */
  double[] places() {
    return runs.stream().mapToDouble(this::place).distinct().sorted().toArray();
  }

  List<SgdRun> at(double place) {
    return runs.stream().filter(run -> place(run) == place).toList();
  }

  private double place(SgdRun run) {
    return knob.place(run.setting().recipe());
  }

  List<List<SgdRun>> bySeed() {
    Map<Integer, List<SgdRun>> seeds = new LinkedHashMap<>();
    runs.forEach(
        run -> seeds.computeIfAbsent(run.setting().seed(), key -> new ArrayList<>()).add(run));
    return List.copyOf(seeds.values());
  }

  /** Where the knob was, an array for each seed. */
  List<double[]> placesBySeed() {
    return bySeed(this::place);
  }

  List<double[]> bySeed(ToDoubleFunction<SgdRun> number) {
    return bySeed().stream().map(seed -> seed.stream().mapToDouble(number).toArray()).toList();
  }

  /** Over the seeds of one place, runs that have not trained left out. */
  Spread spread(double place, ToDoubleFunction<SgdRun> number) {
    return Spread.of(at(place).stream().filter(SgdRun::trained).mapToDouble(number).toArray());
  }

  double[] means(ToDoubleFunction<SgdRun> number) {
    double[] means = places();
    for (int i = 0; i < means.length; i++) {
      means[i] = spread(means[i], number).mean();
    }
    return means;
  }

  /** A line of means with a band of standard deviations. */
  void addTo(Plot plot, String name, ToDoubleFunction<SgdRun> number) {
    double[] low = means(number);
    double[] high = means(number);
    double[] deviations = deviations(number);
    for (int i = 0; i < low.length; i++) {
      low[i] -= deviations[i];
      high[i] += deviations[i];
    }
    plot.line(name, places(), means(number)).band(name, places(), low, high);
  }

  double[] deviations(ToDoubleFunction<SgdRun> number) {
    double[] deviations = places();
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = spread(deviations[i], number).standardDeviation();
    }
    return deviations;
  }
}
