package io.github.spherometer.benchmarks;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.LossSurface;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a product and the graph cost, in gradients. */
final class CostSection implements Section {

  private static final int WARM_UP_ROUNDS = 3;
  private static final int ROUNDS = 11;

  /** A sample should last long against the clock and the scheduler. */
  private static final double SAMPLE_NANOS = 5e7;

  @Override
  public String name() {
    return "cost";
  }

  @Override
  public String description() {
    return "Time of one product with the Hessian and of building its graph (a forward and a"
        + " differentiable backward pass), divided by the time DJL takes for one forward and backward"
        + " pass of the same block on the same batch in the same mode. Medians of "
        + ROUNDS
        + " rounds in which the three take turns, quartiles in brackets. Goals: product at most 0.8,"
        + " graph at most 1.5.";
  }

  @Override
  public List<String> columns() {
    return List.of("network", "product / gradient", "graph / gradient", "Gauss-Newton / gradient");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    List<Supplier<Workload>> workloads =
        List.of(
            Workload::mlp,
            () -> Workload.resNet18(false),
            () -> Workload.resNet18(true),
            Workload::lstm,
            Workload::transformer,
            Workload::resNet50);
    for (Supplier<Workload> supplier : workloads) {
      try (Workload workload = supplier.get()) {
        rows.accept(row(workload));
      }
    }
  }

  private static List<Object> row(Workload workload) {
    Sample products = new Sample();
    Sample graphs = new Sample();
    Sample gaussNewtons = new Sample();
    int repeats = repeats(workload);
    for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      double gradient = timed(repeats, workload::trainingGradient);
      try (Turn turn = new Turn(workload, repeats)) {
        if (round >= WARM_UP_ROUNDS) {
          products.add(turn.product() / gradient);
          graphs.add(turn.graph() / gradient);
          gaussNewtons.add(turn.gaussNewton() / gradient);
        }
      }
    }
    return List.of(
        workload.name(), products.toString(), graphs.toString(), gaussNewtons.toString());
  }

  private static int repeats(Workload workload) {
    timed(1, workload::trainingGradient);
    double once = timed(1, workload::trainingGradient);
    return (int) Math.max(1, Math.min(50, SAMPLE_NANOS / once));
  }

  /** Nanoseconds a call. */
  private static double timed(int repeats, Runnable work) {
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      ArrayScope.run(() -> work.run());
    }
    return (System.nanoTime() - start) / (double) repeats;
  }

  /** One round of a surface's own work. */
  private static final class Turn implements AutoCloseable {

    private final LossSurface surface;
    private final double graph;
    private final double product;
    private final double gaussNewton;

    Turn(Workload workload, int repeats) {
      double graphs = timed(repeats, () -> withFirstProduct(workload));
      surface = workload.surface();
      NDArray vector = surface.gradient();
      LinearOperator hessian = surface.hessian();
      hessian.apply(vector).close();
      product = timed(repeats, () -> hessian.apply(vector));
      graph = graphs - product;
      LinearOperator matrix = surface.gaussNewton();
      matrix.apply(vector).close();
      gaussNewton = timed(repeats, () -> matrix.apply(vector));
    }

    /** The backward pass is run by the first product. */
    private static void withFirstProduct(Workload workload) {
      try (LossSurface surface = workload.surface()) {
        LinearOperator hessian = surface.hessian();
        hessian.apply(surface.parameters());
      }
    }

    double graph() {
      return graph;
    }

    double product() {
      return product;
    }

    double gaussNewton() {
      return gaussNewton;
    }

    @Override
    public void close() {
      surface.close();
    }
  }
}
