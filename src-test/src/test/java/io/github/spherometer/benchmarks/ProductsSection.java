package io.github.spherometer.benchmarks;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How many products the top eigenvalues take along a training. */
final class ProductsSection implements Section {

  /** By then the largest eigenvalues of both tasks have left the others behind. */
  private static final int EARLY_STEPS = 600;

  @Override
  public String name() {
    return "products";
  }

  @Override
  public String description() {
    return "Hessian-vector products for the top k eigenvalues by magnitude, divided by k, as means"
        + " over measurements along a training by SGD. Early are its first "
        + EARLY_STEPS
        + " steps, in which outliers form. The first number is what the method spent until it stopped by its"
        + " own rule; the second, after which all k were within 1 % of the largest. Errors are those"
        + " where it stopped, as fractions of the largest, against a run to 1e-5. Warm starts from"
        + " the Ritz vectors of the measurement before, each on its own; tracked starts from their sum"
        + " and a random part, with a larger chance tolerated, as the listener does. Power iteration"
        + " deflates and stops at a relative change of 1e-3. Goals, later: at most 3 cold, at most 2 warm.";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "training",
        "k",
        "every",
        "part",
        "cold",
        "cold, error",
        "warm",
        "warm, error",
        "tracked",
        "tracked, error",
        "power iteration",
        "power iteration, error");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    for (Supplier<Task> task : Task.trained()) {
      for (int topK : new int[] {5, 10}) {
        rows(task, topK, 20, 1200).forEach(rows);
        rows(task, topK, 100, 2000).forEach(rows);
      }
    }
  }

  private static List<List<Object>> rows(Supplier<Task> supplier, int topK, int every, int steps) {
    try (Task task = supplier.get();
        Comparison early = new Comparison(topK);
        Comparison later = early.continued()) {
      new Trajectory(task, every, steps)
          .follow(
              (step, surface) -> (step < EARLY_STEPS ? early : later).measure(surface.hessian()));
      return List.of(
          row(task, topK, every, "early", early), row(task, topK, every, "later", later));
    }
  }

  private static List<Object> row(
      Task task, int topK, int every, String part, Comparison comparison) {
    return List.of(
        task.name(),
        topK,
        every,
        part,
        cell(comparison.cold()),
        comparison.cold().error(),
        cell(comparison.warm()),
        comparison.warm().error(),
        cell(comparison.tracked()),
        comparison.tracked().error(),
        "%.1f".formatted(comparison.power().stopped()),
        comparison.power().error());
  }

  private static String cell(Tally tally) {
    return "%.1f, needed %.1f".formatted(tally.stopped(), tally.needed());
  }
}
