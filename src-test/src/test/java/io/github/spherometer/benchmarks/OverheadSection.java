package io.github.spherometer.benchmarks;

import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.surface.torch.EngineThreads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What a training takes longer with the listener, and what the listener itself says of that. */
final class OverheadSection implements Section {

  private static final int PERIOD = 100;

  private static final int FEWEST = 5;

  /** The goal, in the first rows of each network. */
  private static final String DEFAULTS = "defaults";

  @Override
  public String name() {
    return "overhead";
  }

  @Override
  public String description() {
    return "Time of training by SGD with the listener divided by the time without it, from the first"
        + " batch that the listener is told of to the last step, and the same without what the"
        + " first call takes. Medians of pairs in which the two take turns, quartiles in brackets."
        + " Felt: 1 + the overhead ratio that the listener itself states at the end, and its"
        + " standard error. By default it measures every "
        + PERIOD
        + " batches, within a felt 5 %, beside the training, or in turns with it where the engine's"
        + " threads leave no processor. Goal: 1.05 at the defaults, and for the MLP also beside the"
        + " training without a budget.";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "network",
        "engine threads",
        "listener",
        "batches",
        "pairs",
        "with / without",
        "after the first call",
        "felt",
        "its error",
        "measurements a thousand batches",
        "products",
        "batches a measurement takes");
  }

  /**
   * A network and how long it is trained.
   *
   * @param workload makes it
   * @param withinBudget batches of a training at the defaults, whose budget is one of the long run
   * @param otherwise batches of the others; 0 for none of them, where they would take too long
   * @param pairs of trainings
   */
  private record Task(Supplier<Workload> workload, int withinBudget, int otherwise, int pairs) {

    int batches(String mode) {
      return mode.equals(DEFAULTS) ? withinBudget : otherwise;
    }
  }

  private static List<Task> tasks() {
    return List.of(
        new Task(Workload::mlp, 100 * PERIOD, 30 * PERIOD, 5),
        new Task(Workload::lstm, 150 * PERIOD, 10 * PERIOD, 3),
        new Task(Workload::resNet18OfLargeBatches, 2 * PERIOD + PERIOD / 2, 0, 1));
  }

  private static Map<String, UnaryOperator<CurvatureListener.Builder>> modes() {
    Map<String, UnaryOperator<CurvatureListener.Builder>> modes = new LinkedHashMap<>();
    modes.put(DEFAULTS, listener -> listener);
    modes.put("beside, every 100", listener -> listener.everyBatches(PERIOD).engineThreads(1));
    modes.put("in foreground, every 100", listener -> listener.everyBatches(PERIOD).inForeground());
    return modes;
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    int before = EngineThreads.ofThisThread();
    try {
      for (Task task : tasks()) {
        for (int threads = 1; threads <= 2; threads++) {
          EngineThreads.setOfThisThread(threads);
          measure(task, threads, rows);
        }
      }
    } finally {
      EngineThreads.setOfThisThread(before);
    }
  }

  private static void measure(Task task, int threads, Consumer<List<Object>> rows) {
    try (Workload workload = task.workload().get()) {
      MeasuredTraining.time(workload, Math.max(FEWEST, task.otherwise() / 10)); // starts things up
      modes()
          .forEach(
              (name, mode) -> {
                if (task.batches(name) > 0) {
                  rows.accept(row(workload, task, threads, name, mode));
                }
              });
    }
  }

  private static List<Object> row(
      Workload workload,
      Task task,
      int threads,
      String name,
      UnaryOperator<CurvatureListener.Builder> mode) {
    Sample ratios = new Sample();
    Sample afterStart = new Sample();
    Sample felt = new Sample();
    Sample errors = new Sample();
    Sample taken = new Sample();
    Sample products = new Sample();
    Sample lengths = new Sample();
    int batches = task.batches(name);
    for (int pair = 0; pair < task.pairs(); pair++) {
      double without = MeasuredTraining.time(workload, batches);
      MeasuredTraining with = MeasuredTraining.with(workload, batches, mode);
      ratios.add(with.nanos() / without);
      afterStart.add((with.nanos() - with.firstCall()) / without);
      felt.add(1 + with.progress().overheadRatio());
      errors.add(with.progress().overheadError());
      taken.add(1000.0 * with.measurements().size() / batches);
      with.measurements().forEach(m -> products.add(m.products()));
      double batch = without / batches;
      with.measurements().forEach(m -> lengths.add(m.duration().toNanos() / batch));
    }
    return List.of(
        workload.name(),
        threads,
        name,
        batches,
        task.pairs(),
        ratios.toString(),
        afterStart.toString(),
        felt.toString(),
        errors.quantile(0.5),
        taken.quantile(0.5),
        products.quantile(0.5),
        lengths.quantile(0.5));
  }
}
