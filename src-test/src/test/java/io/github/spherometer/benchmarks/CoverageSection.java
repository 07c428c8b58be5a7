package io.github.spherometer.benchmarks;

import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.trace.GroupTrace;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** Whether the errors that Hutchinson states hold as often as they say. */
final class CoverageSection implements Section {

  private static final int RUNS = 500;
  private static final int MANY = 2000;
  private static final int STEP = 1000;

  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public String description() {
    return "Standard errors of traces over "
        + RUNS
        + " seeds each: probes until the rule stops, share of the runs whose error is beyond three"
        + " stated ones, and root mean square of error over stated error; the same of the layers"
        + " together. The truth is the mean of "
        + MANY
        + " deflated probes. A normal error is beyond three in 0.27 %.";
  }

  @Override
  public List<String> columns() {
    return List.of("training", "known", "tolerance", "probes", "trace", "layers");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    Trajectory.followAll(
        STEP,
        STEP + 1,
        (task, step, surface) -> rows(task.name() + ", step " + step, surface).forEach(rows));
  }

  private static List<List<Object>> rows(String name, LossSurface surface) {
    List<List<Object>> rows = new ArrayList<>();
    List<ParameterGroup> layers = surface.groups();
    try (KrylovDecomposition two = Lanczos.builder().topK(2).build().decompose(surface.hessian());
        KrylovDecomposition five = Lanczos.builder().topK(5).build().decompose(surface.hessian());
        KrylovDecomposition ten = Lanczos.builder().topK(10).build().decompose(surface.hessian())) {
      TraceEstimate truth = TraceRuns.reference(MANY).trace(ten, layers);
      for (double tolerance : new double[] {0.1, 0.05}) {
        rows.add(row(name, "nothing", tolerance, truth, h -> h.trace(surface.hessian(), layers)));
        rows.add(row(name, "top 2", tolerance, truth, h -> h.trace(two, layers)));
        rows.add(row(name, "top 5", tolerance, truth, h -> h.trace(five, layers)));
        rows.add(row(name, "top 10", tolerance, truth, h -> h.trace(ten, layers)));
      }
    }
    return rows;
  }

  private static List<Object> row(
      String name,
      String known,
      double tolerance,
      TraceEstimate truth,
      Function<Hutchinson, TraceEstimate> estimate) {
    Sample probes = new Sample();
    Sample whole = new Sample();
    Sample layers = new Sample();
    new TraceRuns(tolerance, MANY, RUNS)
        .forEach(
            estimate,
            found -> {
              probes.add(found.products());
              whole.add(Math.abs(found.trace() - truth.trace()) / found.standardError());
              addRatios(found.groups(), truth.groups(), layers);
            });
    return List.of(name, known, tolerance, probes.mean(), text(whole), text(layers));
  }

  private static void addRatios(List<GroupTrace> found, List<GroupTrace> truth, Sample ratios) {
    for (int i = 0; i < found.size(); i++) {
      double error = Math.abs(found.get(i).trace() - truth.get(i).trace());
      ratios.add(error / found.get(i).standardError());
    }
  }

  private static String text(Sample ratios) {
    Sample squares = new Sample();
    ratios.forEach(ratio -> squares.add(ratio * ratio));
    return String.format(
        Locale.ROOT,
        "%.2f %% beyond three, %.2f",
        100.0 * ratios.count(ratio -> ratio > 3) / ratios.size(),
        Math.sqrt(squares.mean()));
  }
}
