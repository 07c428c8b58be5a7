package io.github.spherometer.benchmarks;

import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.trace.TraceEstimate;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** How many probes the trace takes, with and without what Lanczos knows. */
final class ProbesSection implements Section {

  private static final double STANDARD_ERROR = 0.05;
  private static final int MANY = 200;
  private static final int SEEDS = 20;

  @Override
  public String name() {
    return "probes";
  }

  @Override
  public String description() {
    return "Rademacher probes, a product each, to a standard error of 5 % of the trace. The first"
        + " number follows from the spread of "
        + MANY
        + " probes; the second is the mean of "
        + SEEDS
        + " runs that stop by themselves, with the root mean square of their true errors. Deflated"
        + " is after the top 5 and the top 10 eigenvalues, whose own products are in brackets.";
  }

  @Override
  public List<String> columns() {
    return List.of("training", "step", "plain", "deflated, top 5", "deflated, top 10");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    Trajectory.followAll(
        1000, 2001, (task, step, surface) -> rows.accept(row(task, step, surface.hessian())));
  }

  private static List<Object> row(Task task, int step, LinearOperator hessian) {
    try (KrylovDecomposition five = Lanczos.builder().topK(5).build().decompose(hessian);
        KrylovDecomposition ten = Lanczos.builder().topK(10).build().decompose(hessian)) {
      double trace = TraceRuns.reference(MANY).trace(ten).trace();
      return List.of(
          task.name(),
          step,
          cell(trace, hutchinson -> hutchinson.trace(hessian)),
          cell(trace, hutchinson -> hutchinson.trace(five)) + products(five),
          cell(trace, hutchinson -> hutchinson.trace(ten)) + products(ten));
    }
  }

  private static String products(KrylovDecomposition krylov) {
    return " (%d)".formatted(krylov.spectrum().products());
  }

  private static String cell(double trace, Function<Hutchinson, TraceEstimate> estimate) {
    double deviation = estimate.apply(TraceRuns.reference(MANY)).standardError() * Math.sqrt(MANY);
    Sample probes = new Sample();
    Sample squares = new Sample();
    new TraceRuns(STANDARD_ERROR, 10 * MANY, SEEDS)
        .forEach(
            estimate,
            stopped -> {
              probes.add(stopped.products());
              squares.add(Math.pow(stopped.trace() / trace - 1, 2));
            });
    return String.format(
        Locale.ROOT,
        "%.1f; stopped at %.1f, off by %.1f %%",
        Math.pow(deviation / (STANDARD_ERROR * trace), 2),
        probes.mean(),
        100 * Math.sqrt(squares.mean()));
  }
}
