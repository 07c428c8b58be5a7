package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the papers say of the edge of stability, judged by the runs that have trained. */
final class EdgeClaims {

  /** How near to its threshold a sharpness is that has settled there. */
  static final double NEAR = 0.15;

  private static final String COHEN = "Cohen et al. 2021";
  private static final String ADAPTIVE = "Cohen et al. 2022";
  private static final String STOCHASTIC = "Andreyev and Beneventano 2024";

  private final List<Trajectory> runs;

  EdgeClaims(List<Trajectory> runs) {
    this.runs = runs;
  }

  List<Claim> all() {
    return List.of(
        rises(),
        settles(
            COHEN + ", figure 1",
            "Full-batch gradient descent settles where the largest eigenvalue is 2/lr",
            Method.GRADIENT_DESCENT),
        sharperWithSmallSteps(),
        settles(
            COHEN,
            "With heavy-ball momentum m the largest eigenvalue settles at (2+2m)/lr",
            Method.HEAVY_BALL),
        settles(
            ADAPTIVE,
            "Full-batch Adam settles where the preconditioned sharpness is (2+2m)/((1-m) lr)",
            Method.ADAM),
        adamGrowsSharper(),
        lossRises(),
        lossFalls(),
        settles(
            STOCHASTIC,
            "SGD on small batches settles where the batch sharpness is 2/lr",
            Method.SMALL_BATCHES),
        largestStaysBelow(),
        sharperWithLargeBatches());
  }

  private Claim rises() {
    List<Trajectory> below =
        those(run -> run.setting().method() == Method.GRADIENT_DESCENT && run.startsBelow());
    return share(
        COHEN + ", figure 1",
        "Under full-batch gradient descent the largest eigenvalue rises until it is 2/lr",
        "a run that starts below 0.95 of 2/lr, and does not still rise at its end, reaches it",
        below,
        EdgeClaims::reached,
        reached -> reached == 1);
  }

  /** 1 or 0; NaN for one that may reach it yet. */
  private static double reached(Trajectory run) {
    if (run.stillRises()) {
      return Double.NaN;
    }
    return Double.isNaN(run.arrival()) ? 0 : 1;
  }

  private Claim settles(String source, String sentence, Method method) {
    return share(
        source,
        sentence,
        "a run that has settled is within 15 % of the threshold",
        of(method),
        Trajectory::settled,
        ratio -> Math.abs(ratio - 1) <= NEAR);
  }

  private Claim sharperWithSmallSteps() {
    return trend(
        COHEN + ", figure 1",
        "The smaller the learning rate, the sharper is the place where gradient descent settles"
            + " (x is 1/lr, so that 2/lr has slope 1)",
        of(Method.GRADIENT_DESCENT),
        run -> 1 / run.setting().learningRate());
  }

  private Claim sharperWithLargeBatches() {
    return trend(
        STOCHASTIC,
        "The larger the batches, the larger is the largest eigenvalue where SGD settles",
        of(Method.SMALL_BATCHES),
        run -> run.setting().batchSize());
  }

  private Claim adamGrowsSharper() {
    List<Trajectory> settled =
        those(run -> run.setting().method() == Method.ADAM && run.hasSettled());
    return difference(
        ADAPTIVE,
        "At its edge of stability Adam still goes to where the largest eigenvalue of the plain"
            + " Hessian is larger (from the measurement at which the threshold is reached to the"
            + " mean of the last third)",
        settled,
        Trajectory::largestAtArrival,
        run -> run.settled(Trajectory::largest));
  }

  /** Before and after: a run without one of them says nothing. */
  private Claim lossRises() {
    return difference(
        COHEN + ", figure 1",
        "At the edge the loss is not monotone over short times: it rises at more of the steps than"
            + " before (full batches; share of the steps before and after the threshold is"
            + " reached)",
        arrived(),
        run -> run.result().losses().risesBetween(0, run.arrival()),
        run -> run.result().losses().risesBetween(run.arrival(), run.end()));
  }

  private Claim lossFalls() {
    return share(
        COHEN + ", figure 1",
        "At the edge the loss still falls over long times (full batches)",
        "the mean loss of the second half of the steps after the threshold was reached is below"
            + " that of the first half",
        arrived(),
        EdgeClaims::lossRatio,
        ratio -> ratio < 1);
  }

  private static double lossRatio(Trajectory run) {
    double end = run.end();
    double middle = (run.arrival() + end) / 2;
    LossPath losses = run.result().losses();
    return losses.lossBetween(middle, end) / losses.lossBetween(run.arrival(), middle);
  }

  private Claim largestStaysBelow() {
    return share(
        STOCHASTIC,
        "On small batches (the smallest of each task) the largest eigenvalue of the full Hessian"
            + " stays below 2/lr",
        "a run that has settled has l1 below 0.95 of 2/lr",
        smallestBatches(),
        run -> run.settled(run::largestRatio),
        ratio -> ratio < Trajectory.REACHED);
  }

  private List<Trajectory> smallestBatches() {
    return byTask(of(Method.SMALL_BATCHES)).values().stream()
        .flatMap(
            runs -> {
              int smallest =
                  runs.stream().mapToInt(run -> run.setting().batchSize()).min().orElse(0);
              return runs.stream().filter(run -> run.setting().batchSize() == smallest);
            })
        .toList();
  }

  private List<Trajectory> of(Method method) {
    return those(run -> run.setting().method() == method);
  }

  /** Full batches that start below their threshold and reach it. */
  private List<Trajectory> arrived() {
    return those(
        run ->
            run.setting().method() != Method.SMALL_BATCHES
                && run.startsBelow()
                && !Double.isNaN(run.arrival()));
  }

  private List<Trajectory> those(Predicate<Trajectory> condition) {
    return runs.stream().filter(condition).toList();
  }

  private static Claim share(
      String source,
      String sentence,
      String condition,
      List<Trajectory> runs,
      ToDoubleFunction<Trajectory> value,
      DoublePredicate holds) {
    Claim claim = Claim.share(source, sentence, condition, values(runs, value), holds);
    String parts =
        byTask(runs).entrySet().stream()
            .map(
                task -> {
                  double[] known =
                      Arrays.stream(values(task.getValue(), value))
                          .filter(Double::isFinite)
                          .toArray();
                  long held = Arrays.stream(known).filter(holds).count();
                  return "%s %d of %d".formatted(task.getKey(), held, known.length);
                })
            .collect(Collectors.joining(", "));
    String evidence = parts.isEmpty() ? claim.evidence() : claim.evidence() + "; " + parts;
    return new Claim(source, sentence, claim.verdict(), claim.rule(), evidence);
  }

  private static Map<Task, List<Trajectory>> byTask(List<Trajectory> runs) {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                run -> run.setting().task(), LinkedHashMap::new, Collectors.toList()));
  }

  private static Claim difference(
      String source,
      String sentence,
      List<Trajectory> runs,
      ToDoubleFunction<Trajectory> before,
      ToDoubleFunction<Trajectory> after) {
    return Claim.difference(
        source, sentence, Direction.RISES, values(runs, before), values(runs, after));
  }

  /** One slope for each task and seed. */
  private static Claim trend(
      String source, String sentence, List<Trajectory> runs, ToDoubleFunction<Trajectory> x) {
    List<double[]> xs = new ArrayList<>();
    List<double[]> ys = new ArrayList<>();
    for (List<Trajectory> ofTask : byTask(runs).values()) {
      ofTask.stream()
          .collect(Collectors.groupingBy(run -> run.setting().seed()))
          .values()
          .forEach(
              ofSeed -> {
                xs.add(values(ofSeed, x));
                ys.add(values(ofSeed, run -> run.settled(Trajectory::largest)));
              });
    }
    return Claim.trend(source, sentence, Direction.RISES, xs, ys);
  }

  private static double[] values(List<Trajectory> runs, ToDoubleFunction<Trajectory> value) {
    return runs.stream().mapToDouble(value).toArray();
  }
}
