package io.github.spherometer.benchmarks;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The memory of one measurement of 25 million parameters. */
final class MemorySection implements Section {

  private static final int TOP_K = 10;
  private static final int PROBES = 5;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "Peak resident memory of one measurement (top "
        + TOP_K
        + " eigenvalues with the default options, deflated trace with "
        + PROBES
        + " probes), in parameter vectors. The graph is everything that is there after the first"
        + " product. Goal: at most 16 beyond it. Linux only.";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "network", "graph", "eigenvalues, beyond the graph", "trace, beyond the graph", "products");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    try (Workload workload = Workload.resNet50()) {
      workload.trainingGradient();
      rows.accept(row(workload));
    }
  }

  private static List<Object> row(Workload workload) {
    long before = current();
    try (LossSurface surface = workload.surface()) {
      LinearOperator hessian = surface.hessian();
      firstProduct(hessian, surface);
      double vector = 4.0 * surface.size();
      long withGraph = current();
      resetPeak();
      try (KrylovDecomposition krylov = Lanczos.builder().topK(TOP_K).build().decompose(hessian)) {
        long eigenvalues = peak();
        resetPeak();
        Hutchinson.builder().minProbes(PROBES).maxProducts(PROBES).build().trace(krylov);
        return List.of(
            workload.name(),
            (withGraph - before) / vector,
            (eigenvalues - withGraph) / vector,
            (peak() - withGraph) / vector,
            krylov.spectrum().products());
      }
    }
  }

  private static void firstProduct(LinearOperator hessian, LossSurface surface) {
    try (NDArray vector = surface.parameters()) {
      hessian.apply(vector).close();
    }
  }

  private static long current() {
    return status("VmRSS");
  }

  private static long peak() {
    return status("VmHWM");
  }

  private static void resetPeak() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException("the peak of the resident memory cannot be reset", e);
    }
  }

  private static long status(String field) {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(field + ":"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("the resident memory cannot be read", e);
    }
  }
}
