package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.report.statistics.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Runs that belong together.
 *
 * @param name what they have in common
 * @param cases at least one
 */
record Group(String name, List<Case> cases) {

  /** Where one size is looked at more closely, there are so many samples of a class. */
  private static final int HOME = 506;

  /** Those that differ by their seeds alone. */
  static List<Group> bySetting(List<Case> cases) {
    return by(cases, run -> run.setting().label());
  }

  /** Those with the same net. */
  static List<Group> byNet(List<Case> cases) {
    return by(cases, run -> run.setting().net().toString());
  }

  static List<Group> bySeed(List<Case> cases) {
    return by(cases, run -> "seed " + run.setting().seed());
  }

  private static List<Group> by(List<Case> cases, Function<Case, String> name) {
    Map<String, List<Case>> groups = new LinkedHashMap<>();
    for (Case run : cases) {
      groups.computeIfAbsent(name.apply(run), n -> new ArrayList<>()).add(run);
    }
    return groups.entrySet().stream().map(e -> new Group(e.getKey(), e.getValue())).toList();
  }

  double[] values(ToDoubleFunction<Case> number) {
    return cases.stream().mapToDouble(number).toArray();
  }

  Spread spread(ToDoubleFunction<Case> number) {
    return Spread.of(values(number));
  }

  Case first() {
    return cases.get(0);
  }

  /** The one that figures show: ten classes, and 506 samples of each, or the next less. */
  static List<Case> shown(List<Case> cases) {
    return byNet(cases).stream().map(Group::middle).toList();
  }

  private Case middle() {
    Case middle = first();
    for (Case run : cases) {
      boolean firstSeed = run.setting().seed() <= first().setting().seed();
      if (firstSeed && run.classes() <= 10 && run.setting().perClass() <= limit(run)) {
        middle = run;
      }
    }
    return middle;
  }

  private static int limit(Case run) {
    return run.setting().net().hasImages() ? HOME : Integer.MAX_VALUE;
  }
}
