package io.github.spherometer.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.surface.LossSurface;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a measurement takes that is not a product. */
final class AnatomySection implements Section {

  /** At most, of a small net; a large one gets two, in a quarter of an hour. */
  private static final int ROUNDS = 61;

  private static final int WARM_UP_ROUNDS = 30;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration ENOUGH = Duration.ofMinutes(4);

  @Override
  public String name() {
    return "anatomy";
  }

  @Override
  public String description() {
    return "Time of the parts of a measurement, top 5 eigenvalues, trace within a tenth and dead"
        + " neurons, divided by the time that as many products take alone: the graph, what Lanczos"
        + " and the trace take beside their products, the dead neurons, and all of it, products"
        + " included. Medians of so many rounds, quartiles in brackets. Goal for all: 1.2, and 1.05 for"
        + " ResNet-18.";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "network",
        "rounds",
        "products",
        "graph",
        "beside products",
        "dead neurons",
        "all / products");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    rows.accept(row(Workload::mlp));
    rows.accept(row(Workload::lstm));
    rows.accept(row(Workload::resNet18OfLargeBatches));
  }

  private static List<Object> row(Supplier<Workload> supplier) {
    try (Workload workload = supplier.get()) {
      rounds(workload, WARM_UP_ROUNDS, WARM_UP);
      Anatomy anatomy = rounds(workload, ROUNDS, ENOUGH);
      return List.of(
          workload.name(),
          anatomy.all.size(),
          anatomy.products.quantile(0.5),
          anatomy.graph.toString(),
          anatomy.beside.toString(),
          anatomy.deadNeurons.toString(),
          anatomy.all.toString());
    }
  }

  /** As many as there is time for, at least one. */
  private static Anatomy rounds(Workload workload, int most, Duration enough) {
    Anatomy anatomy = new Anatomy();
    long start = System.nanoTime();
    do {
      anatomy.measure(workload);
    } while (anatomy.all.size() < most && System.nanoTime() - start < enough.toNanos());
    return anatomy;
  }

  /** Of several measurements, each in times of its own products. */
  private static final class Anatomy {

    private final Sample products = new Sample();
    private final Sample graph = new Sample();
    private final Sample beside = new Sample();
    private final Sample deadNeurons = new Sample();
    private final Sample all = new Sample();

    void measure(Workload workload) {
      long start = System.nanoTime();
      try (LossSurface surface = workload.surface()) {
        surface.gradient();
        long built = System.nanoTime();
        int used = estimate(surface);
        long estimated = System.nanoTime();
        DeadNeurons.builder().build().measure(workload.block(), workload.data());
        long counted = System.nanoTime();
        double alone = nanosOfProducts(surface.hessian(), used);
        products.add(used);
        graph.add((built - start) / alone);
        beside.add((estimated - built) / alone - 1);
        deadNeurons.add((counted - estimated) / alone);
        all.add((counted - start) / alone);
      }
    }

    private static int estimate(LossSurface surface) {
      try (KrylovDecomposition krylov = Lanczos.builder().build().decompose(surface.hessian())) {
        TraceEstimate trace =
            Hutchinson.builder().relativeError(0.1).build().trace(krylov, surface.groups());
        return krylov.spectrum().products() + trace.products();
      }
    }

    private static double nanosOfProducts(LinearOperator hessian, int count) {
      try (NDManager manager = hessian.manager().newSubManager();
          NDArray vector = manager.ones(new Shape(hessian.size()), hessian.dataType())) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
          hessian.apply(vector).close();
        }
        return System.nanoTime() - start;
      }
    }
  }
}
